-- Every route, not one route for each airport.
select origin, destination, count(*) as flights, avg((delay > 15)::int) as late_share
from flights
group by origin, destination
order by late_share desc, origin
