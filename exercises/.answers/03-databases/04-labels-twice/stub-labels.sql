-- $1: a JSON array of labels. A label that comes twice is an error here.
insert into labels (prediction_id, delay_minutes, observed_at)
select prediction_id, delay_minutes, observed_at
from jsonb_to_recordset($1::jsonb) as l(prediction_id uuid, delay_minutes integer, observed_at timestamptz)
returning prediction_id
