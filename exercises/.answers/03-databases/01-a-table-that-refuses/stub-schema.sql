-- Takes everything. What should it refuse?
create table predictions (
  id text,
  model_name text,
  model_version text,
  event_time text,
  probability text,
  request text
);
