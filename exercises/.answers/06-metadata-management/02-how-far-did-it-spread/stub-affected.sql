-- $1 a data version, $2 now. Everything that the models ever logged, also when only shadowing. What did people see only while it served?
select m.version, 0 as hours, count(*) as predictions
from model_versions m
join predictions p on p.version = m.version
where m.data_version = $1 and $2::timestamptz is not null
group by m.version
order by m.version
