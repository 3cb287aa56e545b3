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
  startedAt: string;
  endedAt?: string;
  status?: "succeeded" | "failed";
  error?: string;
  inputs: Artifact[];
  outputs: Artifact[];
}

export function runEvent(execution: Execution): Record<string, unknown> {
  const eventType = execution.endedAt === undefined ? "START" : execution.status === "succeeded" ? "COMPLETE" : "FAIL";
  const errorMessage = {
    _producer: PRODUCER,
    _schemaURL: ERROR_SCHEMA,
    message: execution.error ?? "",
    programmingLanguage: "javascript",
  };
  return {
    eventType,
    eventTime: execution.endedAt ?? execution.startedAt,
    run: { runId: execution.id, ...(eventType === "FAIL" && { facets: { errorMessage } }) },
    job: { namespace: execution.project, name: `${execution.pipeline}.${execution.stage}` },
    inputs: execution.inputs.map(dataset),
    outputs: eventType === "START" ? [] : execution.outputs.map(dataset),
    producer: PRODUCER,
    schemaURL: SCHEMA,
  };
}

function dataset({ path, md5 }: Artifact): Record<string, unknown> {
  const [, namespace = "file", name = path] = /^(s3:\/\/[^/]+)\/(.+)$/.exec(path) ?? [];
  return {
    namespace,
    name,
    facets: { version: { _producer: PRODUCER, _schemaURL: VERSION_SCHEMA, datasetVersion: md5 } },
  };
}
