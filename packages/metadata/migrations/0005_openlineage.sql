-- Stages are recorded when they start, so that what runs, fails or is killed is part of the history too.

-- Who runs it, `host:folder`: what a worker left running when it was killed, the same worker closes at its next start.
alter table executions add column worker text;
create index executions_running on executions (worker) where status = 'running';

-- The store is the outbox of OpenLineage: what happened is in it, in the transaction that recorded it, whether or not
-- anybody is there to be told. Here is kept what has been told.
create table openlineage_events (
  subject uuid not null,
  event_type text not null check (event_type in ('START', 'COMPLETE', 'FAIL', 'ABORT')),
  -- A sender that ends before it has sent loses its claim, and another one sends.
  claimed_until timestamptz not null,
  sent_at timestamptz,
  -- Words of a server that will never take this event.
  refusal text,
  primary key (subject, event_type)
);

-- Every event that there is to tell of.
create view openlineage_all as
  select 'execution' as kind, id as subject, 'START' as event_type, started_at as event_time from executions
  union all
  select 'execution', id,
    case status when 'failed' then 'FAIL' when 'killed' then 'ABORT' else 'COMPLETE' end, coalesce(ended_at, started_at)
    from executions where status <> 'running'
  union all
  select 'deployment', id, 'START', started_at from deployments
  union all
  select 'deployment', id, 'COMPLETE', ended_at from deployments where ended_at is not null;
