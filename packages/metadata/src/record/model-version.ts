import type { Queryable } from "@mlops/database";

/** A registered model version and what it was made from. */
export interface ModelVersion {
  readonly name: string;
  readonly version: number;
  /** MLflow run. */
  readonly runId?: string;
  readonly dataset?: string;
  /** MD5 of the data version that it was trained on. */
  readonly dataVersion?: string;
  /** MD5 of the model folder or file, as DVC writes it. */
  readonly modelMd5?: string;
  /** MD5 of `dvc.lock`. */
  readonly lockMd5?: string;
  readonly gitCommit?: string;
  /** The execution that made it. */
  readonly executionId?: string;
  readonly metrics?: object;
}

/** Records a model version; the same version again fills in what was missing and replaces nothing. */
export async function recordModelVersion(db: Queryable, model: ModelVersion): Promise<void> {
  await db.query(
    `insert into mlops.model_versions as known
       (name, version, run_id, dataset, data_version, model_md5, lock_md5, git_commit, execution_id, metrics)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (name, version) do update set
       run_id = coalesce(known.run_id, excluded.run_id),
       dataset = coalesce(known.dataset, excluded.dataset),
       data_version = coalesce(known.data_version, excluded.data_version),
       model_md5 = coalesce(known.model_md5, excluded.model_md5),
       lock_md5 = coalesce(known.lock_md5, excluded.lock_md5),
       git_commit = coalesce(known.git_commit, excluded.git_commit),
       execution_id = coalesce(known.execution_id, excluded.execution_id),
       metrics = excluded.metrics || known.metrics`,
    [
      model.name,
      model.version,
      model.runId ?? null,
      model.dataset ?? null,
      model.dataVersion ?? null,
      model.modelMd5 ?? null,
      model.lockMd5 ?? null,
      model.gitCommit ?? null,
      model.executionId ?? null,
      JSON.stringify(model.metrics ?? {}),
    ],
  );
}
