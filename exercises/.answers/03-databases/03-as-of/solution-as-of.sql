select asked.airport, newest.late_rate, extract(epoch from $2::timestamptz - newest.bucket_start) / 60 as age_minutes
from unnest($1::text[]) with ordinality as asked(airport, position)
left join lateral (
  select late_rate, bucket_start
  from airport_state
  where airport = asked.airport
    and bucket_start <= $2::timestamptz
    and bucket_start >= $2::timestamptz - interval '3 hours'
  order by bucket_start desc
  limit 1
) newest on true
order by position
