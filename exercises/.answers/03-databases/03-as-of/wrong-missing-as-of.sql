-- Airports for which there is nothing are left out.
-- rejected: a row for each airport
select distinct on (airport) airport, late_rate, extract(epoch from $2::timestamptz - bucket_start) / 60 as age_minutes
from airport_state
where airport = any($1::text[])
  and bucket_start <= $2::timestamptz
  and bucket_start >= $2::timestamptz - interval '3 hours'
order by airport, bucket_start desc
