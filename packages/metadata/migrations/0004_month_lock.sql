-- Sessions that make the same month queue on the table itself. An advisory lock (as in 0003) lets them queue too, but
-- only a relation's lock makes a session see the catalog changes that were committed while it waited.
create or replace function make_prediction_month(month date) returns boolean language plpgsql as $$
declare
  name text := 'predictions_' || to_char(month, 'YYYY_MM');
  low uuid := mlops.uuid_from(month::timestamp at time zone 'UTC');
  high uuid := mlops.uuid_from((month + interval '1 month')::timestamp at time zone 'UTC');
begin
  if to_regclass('mlops.' || name) is not null then return false; end if;
  lock table mlops.predictions in share update exclusive mode;
  if to_regclass('mlops.' || name) is not null then return false; end if;
  execute format('create table mlops.%I (like mlops.predictions including all)', name);
  execute format('with moved as (delete from mlops.predictions_default where id >= %L and id < %L returning *)
    insert into mlops.%I select * from moved', low, high, name);
  execute format('alter table mlops.predictions attach partition mlops.%I for values from (%L) to (%L)', name, low, high);
  return true;
end $$;
