-- Zero in place of null where there is no week before.
-- rejected: the first week has none before it
with weeks as (
  select date_trunc('week', date)::date as week, count(*) as flights, avg((delay > 15)::int) as late_share
  from flights
  group by 1
)
select week, flights, late_share, coalesce(late_share - lag(late_share) over (order by week), 0) as change
from weeks
order by week
