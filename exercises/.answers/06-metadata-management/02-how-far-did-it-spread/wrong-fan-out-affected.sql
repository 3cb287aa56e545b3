-- Joined at once: hours are counted for each prediction.
-- rejected: hours in all
select
  m.version,
  coalesce(sum(extract(epoch from coalesce(d.ended_at, $2::timestamptz) - d.started_at)) / 3600, 0) as hours,
  count(p.id) as predictions
from model_versions m
left join deployments d on d.version = m.version and d.role <> 'shadow'
left join predictions p on p.version = m.version and p.at >= d.started_at and (d.ended_at is null or p.at < d.ended_at)
where m.data_version = $1
group by m.version
order by m.version
