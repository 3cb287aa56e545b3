-- Metrics lie in chunks: what one request logs to one metric is one row with three arrays, not a row a value. A batch of
-- 1,000 values is then ten rows or so, with one short index entry each; a value takes 24 bytes instead of some 130.

create table metric_chunks (
  run_id bigint not null,
  key text collate "C" not null,
  -- The same value at the same place of each; at most 256 (see store/metrics.ts), so that a row stays within a page,
  times bigint[] not null,
  steps bigint[] not null,
  "values" double precision[] not null
-- as it is: neither compressed nor moved out.
) with (toast_tuple_target = 8160);
create index metric_chunks_of_metric on metric_chunks (run_id, key);

insert into metric_chunks (run_id, key, times, steps, "values")
select run_id, key, array_agg("timestamp"), array_agg(step), array_agg(value)
from (select *, (row_number() over (partition by run_id, key) - 1) / 256 as part from metrics) m
group by run_id, key, part;

drop table metrics;

-- The values themselves. Logging one again (same time, step and value) changes nothing, as in MLflow: a client that got
-- no answer sends its batch once more. Here that costs nothing until it is read.
create view metrics as
select distinct c.run_id, c.key, p."timestamp", p.step, p.value
from metric_chunks c, unnest(c.times, c.steps, c."values") as p ("timestamp", step, value);
