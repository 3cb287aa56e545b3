-- For each flight: id, late_rate. This one looks at schedules, not at departures: what was known before?
select this.id, avg((other.delay > 15)::int) as late_rate
from flights this
left join flights other
  on other.origin = this.origin
  and other.scheduled between this.scheduled - interval 3 hours and this.scheduled
group by this.id
