import type { Queryable } from "@mlops/database";
import type { KeyValue } from "./experiments.ts";
import { checkRunActive } from "./runs.ts";

/** A data set, as MLflow describes one. */
interface Dataset {
  readonly name: string;
  readonly digest: string;
  readonly source_type: string;
  readonly source: string;
  readonly schema?: string | undefined;
  readonly profile?: string | undefined;
}

/** A data set used by a run, and as what (tag `mlflow.data.context`). */
export interface DatasetInput {
  readonly dataset: Dataset;
  readonly tags: readonly KeyValue[];
}

const contextTag = "mlflow.data.context";

/** Records the data sets and models that an active run used. A data set is one by its name and digest. */
export async function logInputs(
  db: Queryable,
  runId: string,
  datasets: readonly DatasetInput[],
  modelIds: readonly string[],
): Promise<void> {
  await checkRunActive(db, runId);
  const rows = datasets.map(({ dataset, tags }, place) => ({
    ...dataset,
    place,
    tags,
    context: tags.find((tag) => tag.key === contextTag)?.value ?? null,
  }));
  await db.query(
    `with r as (select run_id, experiment_id from tracking.runs where run_uuid = $1),
     given as (
       select distinct on (name, digest) * from json_to_recordset($2) as d(place int, name text, digest text,
         source_type text, source text, schema text, profile text, tags jsonb, context text)
       order by name, digest, place),
     made as (
       insert into tracking.datasets (experiment_id, name, digest, source_type, source, schema, profile)
       select r.experiment_id, g.name, g.digest, g.source_type, g.source, g.schema, g.profile from r, given g
       on conflict (experiment_id, name, digest) do update set name = excluded.name
       returning dataset_id, name, digest),
     used as (
       insert into tracking.dataset_inputs (run_id, dataset_id, tags, context)
       select r.run_id, made.dataset_id, g.tags, g.context from r, made join given g using (name, digest)
       on conflict do nothing)
     insert into tracking.model_inputs (run_id, model_id)
     select r.run_id, model_id from r, unnest($3::text[]) as model_id on conflict do nothing`,
    [runId, JSON.stringify(rows), modelIds],
  );
}

/** Records the models that an active run made. */
export async function logOutputs(
  db: Queryable,
  runId: string,
  models: readonly { readonly model_id: string; readonly step?: string | undefined }[],
): Promise<void> {
  await checkRunActive(db, runId);
  await db.query(
    `insert into tracking.model_outputs (run_id, model_id, step)
     select run_id, m.model_id, m.step from tracking.runs, unnest($2::text[], $3::bigint[]) as m(model_id, step)
     where run_uuid = $1`,
    [runId, models.map((model) => model.model_id), models.map((model) => model.step ?? "0")],
  );
}

/** The data sets used in some experiments, with their contexts; at most 1,000. */
export async function searchDatasets(db: Queryable, experimentIds: readonly string[]): Promise<object[]> {
  const { rows } = await db.query<{ experiment_id: string; name: string; digest: string; context: string | null }>(
    `select distinct d.experiment_id::text, d.name, d.digest, i.context
     from tracking.datasets d join tracking.dataset_inputs i using (dataset_id)
     where d.experiment_id = any($1) order by 1, 2, 3, 4 limit 1000`,
    [experimentIds],
  );
  return rows.map(({ context, ...row }) => (context === null ? row : { ...row, context }));
}
