-- The lineage as a graph. A node is (kind, id); one step down leads to what was made from it, one step up to what it
-- was made from. Recursive queries walk with these two functions; each branch finds its rows through an index.
--   source      package, file or URI that data came from
--   artifact    MD5 of content: a file, a folder, a data version
--   execution   UUID of one run of one step
--   model       name/version
--   deployment  UUID of an interval in which a model version served
--   decision    UUID of a decision about a model version
--   prediction  UUID; model versions have too many to be nodes below them, and are counted instead

-- "name/version" of a model, taken apart; null for anything else.
create function model_name(node_kind text, node_id text) returns text language sql immutable as $$
  select case when node_kind = 'model' then substring(node_id from '^(.+)/[0-9]+$') end
$$;
create function model_version(node_kind text, node_id text) returns int language sql immutable as $$
  select case when node_kind = 'model' then substring(node_id from '/([0-9]{1,9})$')::int end
$$;
create function as_uuid(node_kind text, wanted_kind text, node_id text) returns uuid language sql immutable as $$
  select case when node_kind = wanted_kind then node_id::uuid end
$$;

-- What identifies the source of a data version: the same package and file is one node, whatever part of it was taken.
create function source_name(source jsonb) returns text language sql immutable as $$
  select coalesce(source ->> 'uri',
    nullif(concat_ws('/', concat_ws('@', source ->> 'package', source ->> 'version'), source ->> 'file'), ''),
    case when source <> '{}' then md5(source::text) end)
$$;
create index data_versions_source on data_versions (source_name(source));

create function lineage_down(node_kind text, node_id text)
returns table (kind text, id text, relation text) language sql stable as $$
  select 'artifact', version, 'ingested as' from mlops.data_versions
    where node_kind = 'source' and mlops.source_name(source) = node_id
  union all
  select 'artifact', version, 'part of' from mlops.data_version_files where node_kind = 'artifact' and md5 = node_id
  union all
  select 'execution', execution_id::text, 'read by' from mlops.execution_artifacts
    where node_kind = 'artifact' and md5 = node_id and direction = 'input'
  union all
  select 'artifact', md5, 'wrote' from mlops.execution_artifacts
    where execution_id = mlops.as_uuid(node_kind, 'execution', node_id) and direction = 'output'
  union all
  select 'model', name || '/' || version, 'registered' from mlops.model_versions
    where execution_id = mlops.as_uuid(node_kind, 'execution', node_id)
  union all
  select 'model', name || '/' || version, 'registered as' from mlops.model_versions
    where node_kind = 'artifact' and model_md5 = node_id
  union all
  select 'model', name || '/' || version, 'trained' from mlops.model_versions
    where node_kind = 'artifact' and data_version = node_id and execution_id is null
  union all
  select 'deployment', deployments.id::text, 'served in' from mlops.deployments
    where deployments.model_name = mlops.model_name(node_kind, node_id)
      and deployments.model_version = mlops.model_version(node_kind, node_id)
  union all
  select 'decision', decisions.id::text, 'decided by' from mlops.decisions
    where decisions.model_name = mlops.model_name(node_kind, node_id)
      and challenger_version = mlops.model_version(node_kind, node_id)
$$;

create function lineage_up(node_kind text, node_id text)
returns table (kind text, id text, relation text) language sql stable as $$
  select 'model', predictions.model_name || '/' || predictions.model_version, 'made by' from mlops.predictions
    where predictions.id = mlops.as_uuid(node_kind, 'prediction', node_id)
  union all
  select 'deployment', deployments.id::text, 'served in' from mlops.predictions join mlops.deployments
      on deployments.model_name = predictions.model_name and deployments.model_version = predictions.model_version
      and predictions.requested_at >= started_at and (ended_at is null or predictions.requested_at < ended_at)
    where predictions.id = mlops.as_uuid(node_kind, 'prediction', node_id)
  union all
  select 'model', deployments.model_name || '/' || deployments.model_version, 'serves' from mlops.deployments
    where deployments.id = mlops.as_uuid(node_kind, 'deployment', node_id)
  union all
  select 'model', decisions.model_name || '/' || challenger_version, 'judges' from mlops.decisions
    where decisions.id = mlops.as_uuid(node_kind, 'decision', node_id) and challenger_version is not null
  union all
  select 'execution', execution_id::text, 'made by' from mlops.model_versions
    where name = mlops.model_name(node_kind, node_id) and version = mlops.model_version(node_kind, node_id)
      and execution_id is not null
  union all
  select 'artifact', data_version, 'trained on' from mlops.model_versions
    where name = mlops.model_name(node_kind, node_id) and version = mlops.model_version(node_kind, node_id)
      and execution_id is null and data_version is not null
  union all
  select 'artifact', md5, 'read' from mlops.execution_artifacts
    where execution_id = mlops.as_uuid(node_kind, 'execution', node_id) and direction = 'input'
  union all
  -- Who really wrote it; a run that took it from a cache only when no other is known.
  (select 'execution', execution.id::text, 'written by'
   from mlops.execution_artifacts artifact join mlops.executions execution on execution.id = artifact.execution_id
   where node_kind = 'artifact' and artifact.md5 = node_id and artifact.direction = 'output'
   order by execution.status = 'cached', execution.started_at limit 1)
  union all
  select 'source', mlops.source_name(source), 'ingested from' from mlops.data_versions
    where node_kind = 'artifact' and version = node_id and mlops.source_name(source) is not null
$$;

-- Counting a version's predictions reads this index alone; paging through them follows it. Ids are in order of time.
drop index predictions_model;
create index predictions_model on predictions (model_name, model_version, id) include (requested_at);
