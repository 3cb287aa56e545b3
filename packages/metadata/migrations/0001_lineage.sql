-- Who made what from what. An artifact is named by its content's MD5 as DVC writes it ("….dir" for a folder),
-- so that equal content is one node of the lineage wherever it lies.

create table data_versions (
  dataset text not null,
  version text not null check (version ~ '^[0-9a-f]{32}(\.dir)?$'),
  created_at timestamptz not null default now(),
  row_count bigint check (row_count >= 0),
  byte_count bigint check (byte_count >= 0),
  first_week date,
  last_week date check (last_week >= first_week),
  source jsonb not null default '{}',
  contract_report jsonb not null default '{}',
  status text not null default 'good' check (status in ('good', 'bad')),
  status_reason text,
  status_at timestamptz,
  git_commit text,
  primary key (dataset, version),
  check (status = 'good' or status_reason is not null)
);
create index data_versions_version on data_versions (version);

-- The files inside a data version: a trace may start from one file's hash.
create table data_version_files (
  dataset text not null,
  version text not null,
  path text not null,
  md5 text not null,
  size bigint not null check (size >= 0),
  primary key (dataset, version, path),
  foreign key (dataset, version) references data_versions on delete cascade
);
create index data_version_files_md5 on data_version_files (md5);

create table executions (
  id uuid primary key,
  kind text not null,
  stage text not null,
  command text,
  started_at timestamptz not null,
  ended_at timestamptz check (ended_at >= started_at),
  status text not null check (status in ('running', 'succeeded', 'failed', 'cached', 'killed')),
  git_commit text,
  lock_md5 text,
  run_id text,
  parameters jsonb not null default '{}',
  environment jsonb not null default '{}',
  seed bigint,
  backend text
);
create index executions_lock_md5 on executions (lock_md5);
create index executions_run_id on executions (run_id) where run_id is not null;

create table execution_artifacts (
  execution_id uuid not null references executions on delete cascade,
  direction text not null check (direction in ('input', 'output')),
  kind text not null,
  path text not null,
  md5 text not null,
  size bigint check (size >= 0),
  primary key (execution_id, direction, path)
);
create index execution_artifacts_md5 on execution_artifacts (md5, direction);

create table model_versions (
  name text not null,
  version int not null check (version > 0),
  run_id text,
  dataset text,
  data_version text,
  model_md5 text,
  lock_md5 text,
  git_commit text,
  execution_id uuid references executions,
  metrics jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (name, version)
);
create index model_versions_data_version on model_versions (data_version);
create index model_versions_execution on model_versions (execution_id);
create index model_versions_run on model_versions (run_id);
create index model_versions_md5 on model_versions (model_md5);

-- Intervals in which a model version served. No foreign key: a model registered elsewhere may serve too.
create table deployments (
  id uuid primary key default gen_random_uuid(),
  model_name text not null,
  model_version int not null,
  role text not null check (role in ('champion', 'canary', 'shadow')),
  started_at timestamptz not null default now(),
  ended_at timestamptz check (ended_at >= started_at),
  reason text not null default ''
);
create unique index deployments_one_open on deployments (model_name, role) where ended_at is null;
create index deployments_model on deployments (model_name, model_version);

-- The prediction log. Ids are UUIDv7, which begin with the time: ranges of ids are ranges of time, so months are
-- partitions by id, the primary key stays global, and retention drops whole partitions (docs/03-databases).
create table predictions (
  id uuid not null primary key,
  model_name text not null,
  model_version int not null,
  run_id text,
  data_version text,
  requested_at timestamptz not null,
  event_time timestamptz,
  request jsonb not null,
  features jsonb not null default '{}',
  probability float8 not null check (probability between 0 and 1),
  latency_seconds float8 check (latency_seconds >= 0),
  trace_id text
) partition by range (id);
create table predictions_default partition of predictions default;
create index predictions_model on predictions (model_name, model_version, requested_at);
create index predictions_event_time on predictions (event_time);

-- What really happened, later. No foreign key to the partitioned log: recordLabels checks, retention drops both.
create table labels (
  prediction_id uuid primary key,
  late boolean not null,
  delay_minutes int not null,
  observed_at timestamptz not null,
  received_at timestamptz not null default now()
);
create index labels_received_at on labels (received_at);

create table decisions (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  at timestamptz not null default now(),
  model_name text not null,
  challenger_version int,
  champion_version int,
  promoted boolean not null,
  reason text not null,
  evidence jsonb not null default '{}'
);
create index decisions_model on decisions (model_name, at);

create table incidents (
  id uuid primary key default gen_random_uuid(),
  alert text not null,
  fingerprint text not null,
  opened_at timestamptz not null,
  closed_at timestamptz check (closed_at >= opened_at),
  status text not null default 'open' check (status in ('open', 'closed')),
  evidence jsonb not null default '{}',
  unique (fingerprint, opened_at)
);

create table incident_events (
  id bigint generated always as identity primary key,
  incident_id uuid not null references incidents on delete cascade,
  at timestamptz not null default now(),
  kind text not null,
  detail jsonb not null default '{}'
);
create index incident_events_incident on incident_events (incident_id, at);
