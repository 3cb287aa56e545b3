-- Versions of data sets in the order in which they became known here.
create table versions (
  sequence bigint generated always as identity primary key,
  dataset text not null,
  md5 text not null,
  previous_md5 text,
  announced_at timestamptz not null default now(),
  unique (dataset, md5)
);

-- Who wants to be told of new versions.
create table subscriptions (
  id uuid primary key,
  dataset text not null,
  kind text not null check (kind in ('webhook', 'file')),
  -- Address of the webhook, or path of the file that lines are appended to.
  target text not null,
  -- Key of the webhook's signature.
  secret text not null,
  created_at timestamptz not null default now(),
  -- The last version that was delivered.
  delivered_md5 text,
  unique (dataset, kind, target)
);

-- Messages that still have to be delivered, and those that were: at least once, oldest first for each subscription.
create table outbox (
  id uuid primary key,
  sequence bigint generated always as identity,
  subscription_id uuid not null references subscriptions on delete cascade,
  md5 text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  delivered_at timestamptz,
  last_error text,
  unique (subscription_id, md5)
);

create index outbox_due on outbox (next_attempt_at) where delivered_at is null;
