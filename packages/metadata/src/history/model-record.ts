import type { Queryable } from "@mlops/database";
import { UnknownIdError } from "../trace/errors.ts";

/** What the store knows about how a model version was made. */
export interface ModelRecord {
  readonly name: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly previousVersion: number | null;
  readonly runId: string | null;
  readonly gitCommit: string | null;
  readonly lockMd5: string | null;
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly data: {
    readonly dataset: string;
    readonly version: string;
    readonly source: Readonly<Record<string, unknown>>;
    readonly rowCount: number | undefined;
    /** ISO dates; empty when unknown. */
    readonly firstWeek: string;
    readonly lastWeek: string;
    readonly status: string;
    readonly contractReport: Readonly<Record<string, unknown>>;
  };
  /** Of the execution that made it; empty when none was recorded. */
  readonly environment: Readonly<Record<string, unknown>>;
  readonly backend: string | null;
  readonly seed: number | null;
}

interface Row {
  model: Record<string, unknown>;
  data: Record<string, unknown> | null;
  execution: Record<string, unknown> | null;
  previous: number | null;
}

/**
 * Reads a model version with its data version and execution.
 * @throws {UnknownIdError}
 */
export async function readModelRecord(db: Queryable, name: string, version: number): Promise<ModelRecord> {
  const { rows } = await db.query<Row>(
    `select to_jsonb(m) as model, to_jsonb(d) as data, to_jsonb(e) as execution,
       (select max(version) from mlops.model_versions p where p.name = m.name and p.version < m.version) as previous
     from mlops.model_versions m
       left join mlops.data_versions d on d.dataset = m.dataset and d.version = m.data_version
       left join mlops.executions e on e.id = coalesce(m.execution_id,
         (select id from mlops.executions r where r.run_id = m.run_id order by started_at desc limit 1))
     where m.name = $1 and m.version = $2`,
    [name, version],
  );
  const row = rows[0];
  if (!row) throw new UnknownIdError(`${name}/${version}`);
  return toRecord(row);
}

function toRecord({ model, data, execution, previous }: Row): ModelRecord {
  return {
    name: String(model.name),
    version: Number(model.version),
    createdAt: new Date(String(model.created_at)),
    previousVersion: previous,
    runId: text(model.run_id),
    gitCommit: text(model.git_commit),
    lockMd5: text(model.lock_md5),
    metrics: (model.metrics ?? {}) as Record<string, unknown>,
    data: {
      dataset: text(model.dataset) ?? "",
      version: text(model.data_version) ?? "",
      source: (data?.source ?? {}) as Record<string, unknown>,
      rowCount: typeof data?.row_count === "number" ? data.row_count : undefined,
      firstWeek: text(data?.first_week) ?? "",
      lastWeek: text(data?.last_week) ?? "",
      status: text(data?.status) ?? "unknown",
      contractReport: (data?.contract_report ?? {}) as Record<string, unknown>,
    },
    environment: (execution?.environment ?? {}) as Record<string, unknown>,
    backend: text(execution?.backend),
    seed: typeof execution?.seed === "number" ? execution.seed : null,
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
