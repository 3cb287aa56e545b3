-- The nearest row, also if it lies in the future.
-- rejected: nothing of the future
select asked.airport, newest.late_rate, abs(extract(epoch from $2::timestamptz - newest.bucket_start)) / 60 as age_minutes
from unnest($1::text[]) with ordinality as asked(airport, position)
left join lateral (
  select late_rate, bucket_start
  from airport_state
  where airport = asked.airport and abs(extract(epoch from $2::timestamptz - bucket_start)) <= 10800
  order by abs(extract(epoch from $2::timestamptz - bucket_start))
  limit 1
) newest on true
order by position
