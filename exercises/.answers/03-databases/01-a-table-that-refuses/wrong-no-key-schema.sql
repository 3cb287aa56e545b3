-- Nothing keeps the same prediction from being stored twice.
-- rejected: the same id twice
create table predictions (
  id uuid not null,
  model_name text not null,
  model_version integer not null,
  event_time timestamptz not null,
  probability double precision not null check (probability >= 0 and probability <= 1),
  request jsonb not null,
  foreign key (model_name, model_version) references model_versions (name, version)
);
