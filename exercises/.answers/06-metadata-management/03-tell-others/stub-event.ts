export const PRODUCER = "https://github.com/mlops-roadmap";
export const SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
export const VERSION_SCHEMA = "https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json";
export const ERROR_SCHEMA = "https://openlineage.io/spec/facets/1-0-1/ErrorMessageRunFacet.json";

export interface Artifact {
  path: string;
  md5: string;
}

export interface Execution {
  id: string;
  project: string;
  pipeline: string;
  stage: string;
  /** ISO 8601. */
  startedAt: string;
  endedAt?: string;
  status?: "succeeded" | "failed";
  error?: string;
  inputs: Artifact[];
  outputs: Artifact[];
}

/** The OpenLineage run event of an execution. */
export function runEvent(execution: Execution): Record<string, unknown> {
  // Says that something was, not what the run did. Your work starts here.
  return { eventType: "OTHER", eventTime: execution.startedAt, producer: PRODUCER, schemaURL: SCHEMA };
}
