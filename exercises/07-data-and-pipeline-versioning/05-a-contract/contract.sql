-- One row for every rule that is broken. This finds only one of them.
select 'distance_positive' as rule, count(*) as count from flights where distance <= 0 having count(*) > 0
