insert into labels (prediction_id, delay_minutes, observed_at)
select distinct on (prediction_id) prediction_id, delay_minutes, observed_at
from jsonb_to_recordset($1::jsonb) as l(prediction_id uuid, delay_minutes integer, observed_at timestamptz)
order by prediction_id, observed_at desc
on conflict (prediction_id) do update
set delay_minutes = excluded.delay_minutes, observed_at = excluded.observed_at
where excluded.observed_at > labels.observed_at
returning prediction_id
