create table predictions (
  id uuid,
  event_time timestamptz,
  probability double precision,
  primary key (id, event_time)
) partition by range (event_time);

create table predictions_2001_01 partition of predictions for values from ('2001-01-01 00:00+00') to ('2001-02-01 00:00+00');
create table predictions_2001_02 partition of predictions for values from ('2001-02-01 00:00+00') to ('2001-03-01 00:00+00');
create table predictions_2001_03 partition of predictions for values from ('2001-03-01 00:00+00') to ('2001-04-01 00:00+00');
create table predictions_rest partition of predictions default;
