import { int64 } from "../protocol/json.ts";
import type { KeyValue } from "./experiments.ts";

/** A model version, as `pg` gives it: bigint as digits. */
export interface ModelVersionRow {
  readonly name: string;
  readonly version: number;
  readonly creation_timestamp: string;
  readonly last_updated_timestamp: string;
  readonly description: string | null;
  readonly user_id: string | null;
  readonly current_stage: string;
  readonly source: string | null;
  readonly storage_location: string | null;
  readonly run_id: string | null;
  readonly run_link: string | null;
  readonly status: string;
  readonly status_message: string | null;
  readonly tags: readonly KeyValue[] | null;
  readonly aliases: readonly string[] | null;
}

/** Columns of a `ModelVersionRow`, of `tracking.model_versions v`. */
export const versionColumns = `v.*,
  (select json_agg(json_build_object('key', x.key, 'value', x.value) order by x.key)
     from tracking.model_version_tags x where x.name = v.name and x.version = v.version) as tags,
  (select json_agg(x.alias order by x.alias)
     from tracking.registered_model_aliases x where x.name = v.name and x.version = v.version) as aliases`;

/** MLflow's `ModelVersion`; it leaves the aliases out where a version is part of a list. */
export function toModelVersion(row: ModelVersionRow, withAliases = true): object {
  return {
    name: row.name,
    version: String(row.version),
    creation_timestamp: int64(row.creation_timestamp),
    last_updated_timestamp: int64(row.last_updated_timestamp),
    user_id: row.user_id ?? undefined,
    current_stage: row.current_stage,
    description: row.description ?? undefined,
    source: row.source ?? undefined,
    run_id: row.run_id ?? undefined,
    status: row.status,
    status_message: row.status_message ?? undefined,
    tags: row.tags ?? undefined,
    run_link: row.run_link ?? undefined,
    aliases: withAliases ? (row.aliases ?? undefined) : undefined,
  };
}
