create table predictions (
  id uuid primary key,
  model_name text not null check (model_name <> ''),
  model_version integer not null check (model_version >= 1),
  event_time timestamptz not null,
  probability double precision not null check (probability between 0 and 1),
  request jsonb not null,
  foreign key (model_name, model_version) references model_versions (name, version)
);
