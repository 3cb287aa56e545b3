import { type Endpoint, endpoint } from "../http/endpoint.ts";
import { type Field, integer, list, nested, oneOf, required, text } from "../protocol/fields.ts";
import { logInputs, logOutputs } from "../store/inputs.ts";
import { viewTypes } from "../store/lifecycle.ts";
import { chooseName } from "../store/new-runs.ts";
import { deleteTag, setTags } from "../store/params-and-tags.ts";
import { getRun, runStatuses, searchRuns, setRunStage, updateRun } from "../store/runs.ts";
import { checkLength, checkRunId, readExperimentId } from "../validation/names.ts";
import { byRun, checkRunTag, keyValue, readMaxResults, runIdOf, withValues } from "./shared-fields.ts";

const api = "/api/2.0/mlflow/runs";

const dataset = nested({
  name: required(text),
  digest: required(text),
  source_type: required(text),
  source: required(text),
  schema: text,
  profile: text,
});
const datasetInput = nested({ dataset: required(dataset), tags: list(keyValue) });
const modelId = { model_id: required(text) };

/** The endpoints of runs, but for what is logged to them. */
export const runEndpoints: readonly Endpoint[] = [
  endpoint(
    "POST",
    `${api}/create`,
    { experiment_id: text, user_id: text, run_name: text, start_time: integer, tags: list(keyValue) },
    (message, { writers }) => {
      const run = {
        experimentId: readExperimentId(message.experiment_id || "0"),
        userId: message.user_id ?? "",
        startTime: message.start_time ?? "0",
        name: message.run_name ?? "",
        tags: withValues(message.tags).map((tag) => checkRunTag(tag)),
      };
      // Before it shares a statement with others, which it must not spoil.
      chooseName(run.name, run.tags);
      return writers.run(run);
    },
  ),
  endpoint("GET", `${api}/get`, byRun, (message, { db }) => getRun(db, runIdOf(message))),
  endpoint(
    "POST",
    `${api}/update`,
    { ...byRun, status: oneOf(runStatuses), end_time: integer, run_name: text },
    (message, { db }) =>
      updateRun(db, runIdOf(message), { status: message.status, endTime: message.end_time, name: message.run_name }),
  ),
  endpoint("POST", `${api}/delete`, byRun, (message, { db, now }) =>
    setRunStage(db, runIdOf(message), "deleted", now()),
  ),
  endpoint("POST", `${api}/restore`, byRun, (message, { db, now }) =>
    setRunStage(db, runIdOf(message), "active", now()),
  ),
  endpoint(
    "POST",
    `${api}/search`,
    {
      experiment_ids: list(text),
      filter: text,
      run_view_type: oneOf(viewTypes),
      max_results: integer,
      order_by: list(text),
      page_token: text,
    },
    (message, { db }) =>
      searchRuns(db, {
        experimentIds: (message.experiment_ids ?? []).map(readExperimentId),
        filter: message.filter,
        view: message.run_view_type ?? "ACTIVE_ONLY",
        maxResults: readMaxResults(message.max_results, 1000, 50_000),
        orderBy: message.order_by ?? [],
        pageToken: message.page_token,
      }),
  ),
  endpoint("POST", `${api}/set-tag`, { ...byRun, key: required(text), value: text }, (message, { db }) =>
    setTags(db, runIdOf(message), [checkRunTag({ key: message.key, value: message.value ?? "" })]),
  ),
  endpoint("POST", `${api}/delete-tag`, { ...byRun, key: required(text) }, (message, { db }) =>
    deleteTag(db, runIdOf(message), message.key),
  ),
  endpoint(
    "POST",
    `${api}/log-inputs`,
    { ...byRun, datasets: list(datasetInput), models: list(nested(modelId)) },
    (message, { db }) => {
      const runId = runIdOf(message);
      checkRunId(runId);
      const datasets = (message.datasets ?? []).map((input) => ({
        dataset: input.dataset,
        tags: withValues(input.tags),
      }));
      datasets.forEach(checkDatasetInput);
      return logInputs(
        db,
        runId,
        datasets,
        (message.models ?? []).map((model) => model.model_id),
      );
    },
  ),
  endpoint(
    "POST",
    `${api}/outputs`,
    { ...byRun, models: required(list(nested({ ...modelId, step: integer })) as Field<readonly ModelOutput[]>) },
    (message, { db }) => logOutputs(db, runIdOf(message), message.models),
  ),
];

interface ModelOutput {
  readonly model_id: string;
  readonly step: string | undefined;
}

function checkDatasetInput(input: {
  dataset: { name: string; digest: string; source: string; schema: string | undefined; profile: string | undefined };
  tags: readonly { key: string; value: string }[];
}): void {
  const { dataset } = input;
  checkLength("name", 500, dataset.name);
  checkLength("digest", 36, dataset.digest);
  checkLength("source", 65_535, dataset.source);
  checkLength("schema", 1_048_575, dataset.schema ?? "");
  checkLength("profile", 16_777_215, dataset.profile ?? "");
  for (const tag of input.tags) {
    checkLength("key", 255, tag.key);
    checkLength("value", 500, tag.value);
  }
}
