-- $1 airports, $2 time. This one looks at the time exactly: what of the newest at or before?
select airport, late_rate, 0 as age_minutes
from airport_state
where airport = any($1::text[]) and bucket_start = $2::timestamptz
