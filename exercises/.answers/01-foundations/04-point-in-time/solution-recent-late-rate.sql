with departures as (select *, scheduled + delay * interval 1 minute as departed from flights)
select this.id, avg((other.delay > 15)::int) as late_rate
from flights this
left join departures other
  on other.origin = this.origin
  and other.departed >= this.scheduled - interval 3 hours
  and other.departed < this.scheduled
group by this.id
