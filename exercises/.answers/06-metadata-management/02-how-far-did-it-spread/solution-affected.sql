select
  m.version,
  (
    select coalesce(sum(extract(epoch from coalesce(d.ended_at, $2::timestamptz) - d.started_at)) / 3600, 0)
    from deployments d
    where d.version = m.version and d.role <> 'shadow'
  ) as hours,
  (
    select count(*)
    from predictions p
    where p.version = m.version
      and exists (
        select 1 from deployments d
        where d.version = p.version
          and d.role <> 'shadow'
          and p.at >= d.started_at
          and (d.ended_at is null or p.at < d.ended_at)
      )
  ) as predictions
from model_versions m
where m.data_version = $1
order by m.version
