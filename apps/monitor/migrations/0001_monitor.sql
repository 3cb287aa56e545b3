-- What the monitor concluded. All of it can be computed again from mlops.predictions and mlops.labels.

-- One row for each model version and week of event time.
create table windows (
  model_name text not null,
  model_version int not null,
  week date not null,
  status text not null check (status in ('open', 'closed')),
  predictions int not null,
  labelled int not null,
  -- packages/monitoring DriftMeasurement, PerformanceMeasurement …; null before it was measured
  drift jsonb,
  performance jsonb,
  closed_at timestamptz,
  evaluated_at timestamptz not null default now(),
  primary key (model_name, model_version, week)
);

-- Every time an alert held, from when to when.
create table alerts (
  id bigint generated always as identity primary key,
  fingerprint text not null,
  name text not null,
  severity text not null,
  labels jsonb not null,
  -- week of the window that it began on; null for alerts that are not of a window
  week date,
  summary text not null,
  value float8 not null,
  since timestamptz not null,
  fired_at timestamptz not null,
  resolved_at timestamptz
);
create unique index alerts_one_open on alerts (fingerprint) where resolved_at is null;

-- Which retrainings were asked for, and why; a second for the same alert and week is refused.
create table retraining_requests (
  id bigint generated always as identity primary key,
  fingerprint text not null,
  alert text not null,
  model_name text not null,
  model_version int not null,
  week date not null,
  through_week date not null,
  reason text not null,
  job_id uuid,
  requested_at timestamptz not null default now(),
  unique (fingerprint, week)
);
