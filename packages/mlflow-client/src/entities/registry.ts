import { toRecord, type WirePair } from "./run.ts";

/** One version of a registered model. */
export interface ModelVersion {
  readonly name: string;
  readonly version: number;
  /** `None`, `Staging`, `Production` or `Archived`; MLflow recommends aliases instead. */
  readonly currentStage: string;
  readonly description: string;
  /** Where its files come from, as given at its registration. */
  readonly source: string;
  readonly runId: string;
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Only where one version is asked for: lists of versions come without. */
  readonly aliases: readonly string[];
}

/** A name under which versions of a model are kept. */
export interface RegisteredModel {
  readonly name: string;
  readonly description: string;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Version by alias. */
  readonly aliases: Readonly<Record<string, number>>;
  /** The latest version of each stage. */
  readonly latestVersions: readonly ModelVersion[];
}

/** A model version in messages. */
export interface WireModelVersion {
  readonly name: string;
  readonly version: string;
  readonly current_stage?: string;
  readonly description?: string;
  readonly source?: string;
  readonly run_id?: string;
  readonly status?: string;
  readonly creation_timestamp: number;
  readonly last_updated_timestamp: number;
  readonly tags?: readonly WirePair[];
  readonly aliases?: readonly string[];
}

/** A registered model in messages. */
export interface WireRegisteredModel {
  readonly name: string;
  readonly description?: string;
  readonly creation_timestamp: number;
  readonly last_updated_timestamp: number;
  readonly tags?: readonly WirePair[];
  readonly aliases?: readonly { readonly alias: string; readonly version: string }[];
  readonly latest_versions?: readonly WireModelVersion[];
}

/** A model version of a message. */
export function toModelVersion(wire: WireModelVersion): ModelVersion {
  return {
    name: wire.name,
    version: Number(wire.version),
    currentStage: wire.current_stage ?? "None",
    description: wire.description ?? "",
    source: wire.source ?? "",
    runId: wire.run_id ?? "",
    status: wire.status ?? "",
    creationTime: wire.creation_timestamp,
    lastUpdateTime: wire.last_updated_timestamp,
    tags: toRecord(wire.tags),
    aliases: wire.aliases ?? [],
  };
}

/** A registered model of a message. */
export function toRegisteredModel(wire: WireRegisteredModel): RegisteredModel {
  return {
    name: wire.name,
    description: wire.description ?? "",
    creationTime: wire.creation_timestamp,
    lastUpdateTime: wire.last_updated_timestamp,
    tags: toRecord(wire.tags),
    aliases: Object.fromEntries((wire.aliases ?? []).map(({ alias, version }) => [alias, Number(version)])),
    latestVersions: (wire.latest_versions ?? []).map(toModelVersion),
  };
}
