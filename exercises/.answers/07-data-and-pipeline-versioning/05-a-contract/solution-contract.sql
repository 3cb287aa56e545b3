with broken as (
  select 'distance_positive' as rule, count(*) as count from flights where distance is null or distance <= 0
  union all
  select 'delay_plausible', count(*) from flights where delay < -120 or delay > 2000
  union all
  select 'delay_mostly_known', case when nulls > 0.01 * n then nulls else 0 end
  from (select count(*) as n, count(*) filter (delay is null) as nulls from flights)
  union all
  select 'airport_code', count(*) from flights
  where not coalesce(regexp_full_match(origin, '[A-Z]{3}') and regexp_full_match(destination, '[A-Z]{3}'), false)
  union all
  select 'no_duplicates', (select count(*) from flights) - (select count(*) from (select distinct * from flights))
)
select rule, count from broken where count > 0 order by rule
