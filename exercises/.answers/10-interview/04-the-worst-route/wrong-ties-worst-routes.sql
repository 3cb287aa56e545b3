-- rank() gives the same number to ties: two rows for one airport.
-- rejected: ties
with busiest as (
  select origin from flights group by origin order by count(*) desc, origin limit 20
),
routes as (
  select origin, destination, count(*) as flights, avg((delay > 15)::int) as late_share
  from flights
  where origin in (select origin from busiest)
  group by origin, destination
  having count(*) >= 30
)
select origin, destination, flights, late_share
from routes
qualify rank() over (partition by origin order by late_share desc) = 1
order by late_share desc, origin
