import type { Queryable } from "@mlops/database";
import { UnknownDataVersionError } from "../errors.ts";

/** One file inside a data version. */
export interface DataVersionFile {
  /** Relative to the dataset's folder. */
  readonly path: string;
  readonly md5: string;
  /** Bytes. */
  readonly size: number;
}

/** A version of a dataset, named by its content. */
export interface DataVersion {
  /** Path of the dataset in its workspace, for example `data/flights`. */
  readonly dataset: string;
  /** MD5 as DVC writes it: 32 hex digits, with `.dir` for a folder. */
  readonly version: string;
  readonly createdAt?: Date;
  readonly rowCount?: number;
  readonly byteCount?: number;
  /** First and last week inside, ISO date of its Monday. */
  readonly firstWeek?: string;
  readonly lastWeek?: string;
  /** Where it came from, for example `{package, file, version}`. */
  readonly source?: object;
  /** What the data contract's check found. */
  readonly contractReport?: object;
  readonly status?: "good" | "bad";
  /** Required with status "bad". */
  readonly statusReason?: string;
  readonly gitCommit?: string;
  readonly files?: readonly DataVersionFile[];
}

/**
 * Records a data version; recording the same content again changes nothing but fills in what was missing.
 * A version that was marked bad stays bad.
 */
export async function recordDataVersion(db: Queryable, data: DataVersion): Promise<void> {
  await db.query(
    `insert into mlops.data_versions as known (dataset, version, created_at, row_count, byte_count, first_week, last_week,
       source, contract_report, status, status_reason, status_at, git_commit)
     values ($1, $2, coalesce($3::timestamptz, now()), $4, $5, $6, $7, $8, $9, $10, $11, case when $10 = 'bad' then now() end, $12)
     on conflict (dataset, version) do update set
       row_count = coalesce(known.row_count, excluded.row_count),
       byte_count = coalesce(known.byte_count, excluded.byte_count),
       first_week = coalesce(known.first_week, excluded.first_week),
       last_week = coalesce(known.last_week, excluded.last_week),
       source = excluded.source || known.source,
       contract_report = excluded.contract_report || known.contract_report,
       git_commit = coalesce(known.git_commit, excluded.git_commit)`,
    [
      data.dataset,
      data.version,
      data.createdAt ?? null,
      data.rowCount ?? null,
      data.byteCount ?? null,
      data.firstWeek ?? null,
      data.lastWeek ?? null,
      JSON.stringify(data.source ?? {}),
      JSON.stringify(data.contractReport ?? {}),
      data.status ?? "good",
      data.statusReason ?? null,
      data.gitCommit ?? null,
    ],
  );
  if (data.files?.length) await recordFiles(db, data, data.files);
}

async function recordFiles(db: Queryable, data: DataVersion, files: readonly DataVersionFile[]): Promise<void> {
  await db.query(
    `insert into mlops.data_version_files (dataset, version, path, md5, size)
     select $1, $2, path, md5, size from jsonb_to_recordset($3) as file (path text, md5 text, size bigint)
     on conflict do nothing`,
    [data.dataset, data.version, JSON.stringify(files)],
  );
}

/**
 * Marks every dataset's version that `version` names as bad, with the reason: `trace --bad` then lists what it touched.
 *
 * `version` is the whole MD5 (`.dir` or not) or its first 7 or more digits, when only one version begins so.
 * @throws {UnknownDataVersionError} when none or several versions begin with it.
 */
export async function markDataVersionBad(db: Queryable, version: string, reason: string): Promise<DataVersionName[]> {
  return await setStatus(db, version, "bad", reason);
}

/** Takes a mark back; the reason stays on record. */
export async function markDataVersionGood(db: Queryable, version: string, reason: string): Promise<DataVersionName[]> {
  return await setStatus(db, version, "good", reason);
}

/** Identity of a data version. */
export interface DataVersionName {
  readonly dataset: string;
  readonly version: string;
}

async function setStatus(db: Queryable, version: string, status: string, reason: string): Promise<DataVersionName[]> {
  const matching = await findDataVersions(db, version);
  const distinct = [...new Set(matching.map((row) => row.version))];
  const only = distinct[0];
  if (only === undefined || distinct.length > 1) throw new UnknownDataVersionError(version, distinct);
  await db.query(
    "update mlops.data_versions set status = $2, status_reason = $3, status_at = now() where version = $1",
    [only, status, reason],
  );
  return matching;
}

async function findDataVersions(db: Queryable, version: string): Promise<DataVersionName[]> {
  const digits = version.replace(/\.dir$/, "");
  if (!/^[0-9a-f]{7,32}$/.test(digits)) return [];
  const { rows } = await db.query<DataVersionName>(
    "select dataset, version from mlops.data_versions where version like $1 order by dataset, version",
    [`${digits}%`],
  );
  return rows;
}
