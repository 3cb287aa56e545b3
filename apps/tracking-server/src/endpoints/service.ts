import { type Endpoint, endpoint } from "../http/endpoint.ts";
import { invalid } from "../protocol/errors.ts";
import { required, text } from "../protocol/fields.ts";
import { setTags } from "../store/params-and-tags.ts";
import { getRunPlace } from "../store/runs.ts";
import { byRun, runIdOf } from "./shared-fields.ts";

/** The MLflow release whose interface this server speaks; `/version` says it, clients compare it with their own. */
export const mlflowVersion = "3.17.2";

const loggedModelsTag = "mlflow.log-model.history";

/** What the server says of itself, and the call by which old clients record a model on a run. */
export const serviceEndpoints: readonly Endpoint[] = [
  endpoint("GET", "/api/3.0/mlflow/server-info", {}, async () => ({
    store_type: "SqlStore",
    workspaces_enabled: false,
    trace_archival_enabled: false,
    multipart_uploads_enabled: true,
    multipart_downloads_enabled: false,
  })),
  endpoint(
    "POST",
    "/api/2.0/mlflow/runs/log-model",
    { ...byRun, model_json: required(text) },
    async (message, { db }) => {
      const model = readModel(message.model_json);
      const runId = runIdOf(message);
      const { run_id } = await getRunPlace(db, runId);
      const { rows } = await db.query<{ value: string }>(
        `select value from tracking.tags where run_id = $1 and key = '${loggedModelsTag}'`,
        [run_id],
      );
      const history = rows[0] ? (JSON.parse(rows[0].value) as object[]) : [];
      await setTags(db, runId, [{ key: loggedModelsTag, value: JSON.stringify([...history, model]) }]);
    },
  ),
];

function readModel(json: string): object {
  let model: unknown;
  try {
    model = JSON.parse(json);
  } catch {
    throw invalid(`Malformed model info. \n ${json} \n is not a valid JSON.`);
  }
  const missing = ["artifact_path", "flavors", "utc_time_created", "run_id"].filter(
    (field) => !(field in (model as object)),
  );
  if (missing.length > 0) {
    throw invalid(`Model json is missing mandatory fields: {${missing.map((one) => `'${one}'`).join(", ")}}`);
  }
  return model as object;
}
