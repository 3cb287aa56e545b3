-- Months of predictions are partitions by id, since a UUIDv7 begins with its time in milliseconds. What fits no month
-- (ids that are no UUIDv7, months not made yet) lies in predictions_default, and is moved when its month is made.

-- The smallest UUIDv7 of a time.
create function uuid_from(moment timestamptz) returns uuid language sql immutable as $$
  select rpad(lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

-- Makes the partition of one month, with the rows of it that came before; false when it is there already.
create function make_prediction_month(month date) returns boolean language plpgsql as $$
declare
  name text := 'predictions_' || to_char(month, 'YYYY_MM');
  low uuid := mlops.uuid_from(month::timestamp at time zone 'UTC');
  high uuid := mlops.uuid_from((month + interval '1 month')::timestamp at time zone 'UTC');
begin
  if to_regclass('mlops.' || name) is not null then return false; end if;
  perform pg_advisory_xact_lock(hashtext('mlops.predictions'));
  if to_regclass('mlops.' || name) is not null then return false; end if;
  execute format('create table mlops.%I (like mlops.predictions including all)', name);
  execute format('with moved as (delete from mlops.predictions_default where id >= %L and id < %L returning *)
    insert into mlops.%I select * from moved', low, high, name);
  execute format('alter table mlops.predictions attach partition mlops.%I for values from (%L) to (%L)', name, low, high);
  return true;
end $$;

-- Removes predictions and labels from before the month of `day`: whole partitions, in no time whatever their size.
create function drop_predictions_before(day date) returns table (partition text) language plpgsql as $$
declare
  bound date := date_trunc('month', day);
  low uuid := mlops.uuid_from(bound::timestamp at time zone 'UTC');
begin
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'mlops.predictions'::regclass
      and c.relname ~ '^predictions_\d{4}_\d{2}$' and to_date(right(c.relname, 7), 'YYYY_MM') < bound
    order by c.relname
  loop
    execute format('drop table mlops.%I', partition);
    return next;
  end loop;
  delete from mlops.predictions_default where id < low;
  delete from mlops.labels where prediction_id < low;
end $$;
