import { type Endpoint, endpoint } from "../http/endpoint.ts";
import { invalid } from "../protocol/errors.ts";
import { integer, list, oneOf, required, text } from "../protocol/fields.ts";
import {
  checkArtifactLocation,
  createExperiment,
  deleteExperimentTag,
  getExperiment,
  getExperimentByName,
  type KeyValue,
  renameExperiment,
  searchExperiments,
  setExperimentStage,
  setExperimentTag,
} from "../store/experiments.ts";
import { searchDatasets } from "../store/inputs.ts";
import { viewTypes } from "../store/lifecycle.ts";
import { checkExperimentName, checkKey, checkLength, lengthLimits, readExperimentId } from "../validation/names.ts";
import { keyValue, readMaxResults, withValues } from "./shared-fields.ts";

const api = "/api/2.0/mlflow/experiments";
const byId = { experiment_id: required(text) };

/** The endpoints of experiments. */
export const experimentEndpoints: readonly Endpoint[] = [
  endpoint(
    "POST",
    `${api}/create`,
    { name: required(text), artifact_location: text, tags: list(keyValue) },
    async (message, { db, now }) => {
      checkExperimentName(message.name);
      const tags = withValues(message.tags);
      tags.forEach(checkTag);
      const location = message.artifact_location || undefined;
      if (location) checkArtifactLocation(location);
      return { experiment_id: await createExperiment(db, { name: message.name, location, tags, now: now() }) };
    },
  ),
  endpoint("GET", `${api}/get`, byId, async (message, { db }) => ({
    experiment: await getExperiment(db, readExperimentId(message.experiment_id)),
  })),
  endpoint("GET", `${api}/get-by-name`, { experiment_name: required(text) }, async (message, { db }) => ({
    experiment: await getExperimentByName(db, message.experiment_name),
  })),
  endpoint("POST", `${api}/delete`, byId, (message, { db, now }) =>
    setExperimentStage(db, readExperimentId(message.experiment_id), "deleted", now()),
  ),
  endpoint("POST", `${api}/restore`, byId, (message, { db, now }) =>
    setExperimentStage(db, readExperimentId(message.experiment_id), "active", now()),
  ),
  endpoint("POST", `${api}/update`, { ...byId, new_name: required(text) }, (message, { db, now }) => {
    checkExperimentName(message.new_name);
    return renameExperiment(db, readExperimentId(message.experiment_id), message.new_name, now());
  }),
  endpoint("POST", `${api}/set-experiment-tag`, { ...byId, key: required(text), value: text }, (message, { db }) => {
    const tag = { key: message.key, value: message.value ?? "" };
    checkTag(tag);
    return setExperimentTag(db, readExperimentId(message.experiment_id), tag);
  }),
  endpoint("POST", `${api}/delete-experiment-tag`, { ...byId, key: required(text) }, (message, { db }) =>
    deleteExperimentTag(db, readExperimentId(message.experiment_id), message.key),
  ),
  ...(["GET", "POST"] as const).map((method) => search(method)),
  ...["/api/2.0/mlflow/experiments/search-datasets", "/api/2.0mlflow/experiments/search-datasets"].map((path) =>
    endpoint("POST", path, { experiment_ids: list(text) }, async (message, { db }) => {
      const ids = message.experiment_ids ?? [];
      if (ids.length === 0) throw invalid("SearchDatasets request must specify at least one experiment_id.");
      if (ids.length > 20) {
        throw invalid(
          `SearchDatasets request cannot specify more than 20 experiment_ids. Received ${ids.length} experiment_ids.`,
        );
      }
      const found = await searchDatasets(db, ids.map(readExperimentId));
      return found.length > 0 ? { dataset_summaries: found } : {};
    }),
  ),
];

function search(method: "GET" | "POST"): Endpoint {
  const fields = {
    view_type: oneOf(viewTypes),
    max_results: integer,
    order_by: list(text),
    filter: text,
    page_token: text,
  };
  return endpoint(method, `${api}/search`, fields, async (message, { db }) => {
    const found = await searchExperiments(db, {
      filter: message.filter,
      orderBy: message.order_by ?? [],
      view: message.view_type ?? "ACTIVE_ONLY",
      maxResults: readMaxResults(message.max_results, 1000, 50_000),
      pageToken: message.page_token,
    });
    return found.experiments.length > 0 ? found : {};
  });
}

function checkTag(tag: KeyValue): void {
  checkKey(tag.key, "key");
  checkLength("key", lengthLimits.key, tag.key);
  checkLength("value", lengthLimits.experimentTagValue, tag.value);
}
