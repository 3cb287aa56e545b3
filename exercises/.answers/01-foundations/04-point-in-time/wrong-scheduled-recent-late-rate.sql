-- The window is on the schedule of the others: a delay is used before it is known.
-- rejected: known before
select this.id, avg((other.delay > 15)::int) as late_rate
from flights this
left join flights other
  on other.origin = this.origin
  and other.scheduled >= this.scheduled - interval 3 hours
  and other.scheduled < this.scheduled
group by this.id
