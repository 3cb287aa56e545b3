-- Late from 15 minutes on, not after them.
-- rejected: more than 15 minutes
with weeks as (
  select date_trunc('week', date)::date as week, count(*) as flights, avg((delay >= 15)::int) as late_share
  from flights
  group by 1
)
select week, flights, late_share, late_share - lag(late_share) over (order by week) as change
from weeks
order by week
