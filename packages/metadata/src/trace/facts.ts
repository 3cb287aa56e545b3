import type { Queryable } from "@mlops/database";
import type { LineageNode, NodeKey } from "./graph.ts";

/** For each kind the row of a node as JSON. */
const statement = `
  select 'source' as kind, id, to_jsonb(source) as facts from (
    select distinct on (mlops.source_name(source)) mlops.source_name(source) as id, source from mlops.data_versions
    where mlops.source_name(source) = any ($1::text[])) known
  union all
  select 'artifact', id, jsonb_strip_nulls(jsonb_build_object(
      'paths', (select jsonb_agg(distinct path) from mlops.execution_artifacts where md5 = id),
      'kind', (select kind from mlops.execution_artifacts where md5 = id limit 1),
      'size', (select size from mlops.execution_artifacts where md5 = id limit 1),
      'file', (select min(path) from mlops.data_version_files where md5 = id))
    || coalesce((select to_jsonb(v) || jsonb_build_object('files',
           (select count(*) from mlops.data_version_files f where f.dataset = v.dataset and f.version = v.version))
         from mlops.data_versions v where v.version = id limit 1), '{}'))
  from unnest($2::text[]) as id
  union all
  select 'execution', id::text, to_jsonb(executions) from mlops.executions where id = any ($3::uuid[])
  union all
  select 'model', model.id, coalesce((select to_jsonb(m) from mlops.model_versions m
      where m.name = mlops.model_name('model', model.id) and m.version = mlops.model_version('model', model.id)), '{}')
  from unnest($4::text[]) as model (id)
  union all
  select 'deployment', id::text, to_jsonb(deployments) from mlops.deployments where id = any ($5::uuid[])
  union all
  select 'decision', id::text, to_jsonb(decisions) from mlops.decisions where id = any ($6::uuid[])
  union all
  select 'prediction', id::text, to_jsonb(predictions) from mlops.predictions where id = any ($7::uuid[])`;

const kinds = ["source", "artifact", "execution", "model", "deployment", "decision", "prediction"] as const;

/** What the store knows about the nodes, in one query. */
export async function readFacts(db: Queryable, nodes: readonly NodeKey[]): Promise<LineageNode[]> {
  const { rows } = await db.query<LineageNode>(
    statement,
    kinds.map((kind) => idsOf(nodes, kind)),
  );
  return rows;
}

/** What hangs on model versions and predictions: how much a version predicted, and what really happened. */
export async function readLeaves(db: Queryable, nodes: readonly NodeKey[]): Promise<LineageNode[]> {
  const { rows } = await db.query<LineageNode>(
    `select 'predictions' as kind, model.id, jsonb_build_object('count', p.count, 'first', p.first, 'last', p.last) as facts
     from unnest($1::text[]) as model (id), lateral (
       select count(*), min(requested_at) as first, max(requested_at) as last from mlops.predictions
       where model_name = mlops.model_name('model', model.id)
         and model_version = mlops.model_version('model', model.id)) p where p.count > 0
     union all
     select 'label', prediction_id::text, to_jsonb(labels) from mlops.labels where prediction_id = any ($2::uuid[])`,
    [idsOf(nodes, "model"), idsOf(nodes, "prediction")],
  );
  return rows;
}

function idsOf(nodes: readonly NodeKey[], kind: NodeKey["kind"]): string[] {
  return [...new Set(nodes.filter((node) => node.kind === kind).map((node) => node.id))];
}
