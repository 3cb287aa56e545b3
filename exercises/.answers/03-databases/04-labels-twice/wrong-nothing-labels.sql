-- Corrections are thrown away.
-- rejected: a correction
insert into labels (prediction_id, delay_minutes, observed_at)
select prediction_id, delay_minutes, observed_at
from jsonb_to_recordset($1::jsonb) as l(prediction_id uuid, delay_minutes integer, observed_at timestamptz)
order by observed_at desc
on conflict (prediction_id) do nothing
returning prediction_id
