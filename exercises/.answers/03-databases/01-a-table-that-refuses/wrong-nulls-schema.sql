-- A check that is null is passed: null probabilities come in.
-- rejected: a null
create table predictions (
  id uuid primary key,
  model_name text check (model_name <> ''),
  model_version integer check (model_version >= 1),
  event_time timestamptz,
  probability double precision check (probability between 0 and 1),
  request jsonb,
  foreign key (model_name, model_version) references model_versions (name, version)
);
