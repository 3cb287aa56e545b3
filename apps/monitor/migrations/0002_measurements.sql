-- What else is measured on a window, as packages/monitoring gives it.
alter table windows
  add column counts jsonb,
  add column estimate jsonb,
  add column estimate_check jsonb,
  add column slices jsonb,
  add column skew jsonb,
  add column label_delay jsonb;

-- Notifications of Alertmanager that were taken: it repeats them.
create table notifications (
  group_key text not null,
  fingerprint text not null,
  starts_at timestamptz not null,
  status text not null,
  alert text not null,
  outcome text not null,
  received_at timestamptz not null default now(),
  primary key (group_key, fingerprint, starts_at, status)
);
