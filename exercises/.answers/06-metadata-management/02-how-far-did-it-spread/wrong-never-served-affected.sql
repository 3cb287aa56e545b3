-- Models that never served are forgotten: somebody may deploy them tomorrow.
-- rejected: never served
select
  m.version,
  sum(extract(epoch from coalesce(d.ended_at, $2::timestamptz) - d.started_at)) / 3600 as hours,
  sum((select count(*) from predictions p where p.version = m.version and p.at >= d.started_at and (d.ended_at is null or p.at < d.ended_at))) as predictions
from model_versions m
join deployments d on d.version = m.version and d.role <> 'shadow'
where m.data_version = $1
group by m.version
order by m.version
