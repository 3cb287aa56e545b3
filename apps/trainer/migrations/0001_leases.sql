-- Which trainer works on which job, and when it last said so: a job whose trainer has gone silent is taken over.
create table leases (
  job_id uuid primary key,
  worker text not null,
  heartbeat_at timestamptz not null default now()
);
