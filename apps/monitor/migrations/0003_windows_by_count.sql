-- Windows by count beside windows by week: every so many predictions of a model version, in the order of their ids.
alter table windows
  -- 0: a week of event time; otherwise 1, 2, 3 … within the model version, and `week` is that of the median row
  add column number int not null default 0 check (number >= 0),
  -- of a window by count: the ids of its predictions, after the first and up to the second
  add column after_id uuid,
  add column through_id uuid,
  -- what names a window within its model version: days since Monday 1970-01-05, or the number, negated
  add column position int not null
    generated always as (case when number = 0 then week - date '1970-01-05' else -number end) stored;
alter table windows drop constraint windows_pkey;
alter table windows add primary key (model_name, model_version, position);

alter table alerts add column number int not null default 0;

alter table retraining_requests add column number int not null default 0;
alter table retraining_requests drop constraint retraining_requests_fingerprint_week_key;
alter table retraining_requests add constraint retraining_requests_once unique (fingerprint, week, number);
