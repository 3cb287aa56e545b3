-- The worst by rate is a route with one flight.
-- rejected: at least 30
with busiest as (
  select origin from flights group by origin order by count(*) desc, origin limit 20
),
routes as (
  select origin, destination, count(*) as flights, avg((delay > 15)::int) as late_share
  from flights
  where origin in (select origin from busiest)
  group by origin, destination
)
select origin, destination, flights, late_share
from routes
qualify row_number() over (partition by origin order by late_share desc, flights desc, destination) = 1
order by late_share desc, origin
