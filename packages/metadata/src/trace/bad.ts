import type { Queryable } from "@mlops/database";

/** A model version that a bad data version went into. */
export interface TouchedModel {
  readonly name: string;
  readonly version: number;
  readonly runId: string | null;
  /** When it served, and in what role; `endedAt` null: it serves now. */
  readonly intervals: readonly { readonly role: string; readonly startedAt: string; readonly endedAt: string | null }[];
  readonly predictions: number;
  /** Times of its first and last prediction. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}

/** A data version marked bad and all that it touched. */
export interface BadDataVersion {
  readonly dataset: string;
  readonly version: string;
  readonly reason: string;
  readonly markedAt: string;
  readonly models: readonly TouchedModel[];
}

/**
 * One recursive query: from every bad data version down to its models; for each of them its intervals, and its
 * predictions counted on the index alone. A model touched by two bad versions is counted once and shown at both.
 */
const badStatement = `
  with recursive touched (origin, kind, id) as (
    select version, 'artifact', version from mlops.data_versions where status = 'bad'
    union
    select touched.origin, next.kind, next.id from touched, lateral mlops.lineage_down(touched.kind, touched.id) next),
  model as materialized (
    select distinct mlops.model_name(kind, id) as name, mlops.model_version(kind, id) as version, kind, id
    from touched where kind = 'model'),
  report as (
    select model.id, jsonb_build_object(
      'name', model.name, 'version', model.version,
      'runId', (select run_id from mlops.model_versions v where v.name = model.name and v.version = model.version),
      'intervals', coalesce((select jsonb_agg(jsonb_build_object('role', role, 'startedAt', started_at, 'endedAt', ended_at)
          order by started_at) from mlops.deployments d
          where d.model_name = model.name and d.model_version = model.version), '[]'),
      'predictions', made.count, 'firstAt', made.first, 'lastAt', made.last) as model
    from model, lateral (
      select count(*), min(requested_at) as first, max(requested_at) as last from mlops.predictions p
      where p.model_name = model.name and p.model_version = model.version) made)
  select dataset, version, status_reason as reason, to_jsonb(status_at) #>> '{}' as "markedAt",
    coalesce((select jsonb_agg(report.model order by report.model ->> 'name', (report.model ->> 'version')::int)
      from touched join report on report.id = touched.id
      where touched.kind = 'model' and touched.origin = bad.version), '[]') as models
  from mlops.data_versions bad where status = 'bad' order by status_at`;

/** Everything that the data versions marked bad have touched. */
export async function traceBad(db: Queryable): Promise<BadDataVersion[]> {
  return (await db.query<BadDataVersion>(badStatement)).rows;
}

/** One prediction that rests on bad data. */
export interface BadPrediction {
  readonly id: string;
  readonly modelName: string;
  readonly modelVersion: number;
  readonly requestedAt: Date;
}

/** Every prediction of a touched model version in order of time, read page by page: memory stays small. */
export async function* readPredictions(
  db: Queryable,
  model: { readonly name: string; readonly version: number },
  pageSize: number = 10_000,
): AsyncGenerator<BadPrediction, void, undefined> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const { rows } = await db.query<BadPrediction>(
      `select id::text, model_name as "modelName", model_version as "modelVersion", requested_at as "requestedAt"
       from mlops.predictions where model_name = $1 and model_version = $2 and id > $3 order by id limit $4`,
      [model.name, model.version, after, pageSize],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.id;
  }
}
