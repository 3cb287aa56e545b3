-- One table for all time.
create table predictions (
  id uuid,
  event_time timestamptz,
  probability double precision,
  primary key (id, event_time)
);
