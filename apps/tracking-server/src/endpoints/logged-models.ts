import { type Endpoint, endpoint } from "../http/endpoint.ts";
import { bool, type Field, integer, list, nested, oneOf, required, text } from "../protocol/fields.ts";
import { modelStatuses } from "../store/logged-model-row.ts";
import { searchLoggedModels } from "../store/logged-model-search.ts";
import {
  createLoggedModel,
  deleteLoggedModel,
  deleteLoggedModelTag,
  finalizeLoggedModel,
  getLoggedModel,
  logLoggedModelParams,
  setLoggedModelTags,
} from "../store/logged-models.ts";
import { checkLoggedModelName, readExperimentId } from "../validation/names.ts";
import { keyValue, readMaxResults, withValues } from "./shared-fields.ts";

const api = "/api/2.0/mlflow/logged-models";
const one = `${api}/:model_id`;
const byId = { model_id: required(text) };
const dataset = { dataset_name: text, dataset_digest: text };

/** The endpoints of logged models. */
export const loggedModelEndpoints: readonly Endpoint[] = [
  endpoint(
    "POST",
    api,
    {
      experiment_id: required(text),
      name: text,
      model_type: text,
      source_run_id: text,
      params: list(keyValue),
      tags: list(keyValue),
    },
    async (message, { db, now }) => {
      const name = message.name || undefined;
      checkLoggedModelName(name);
      const model = await createLoggedModel(db, {
        experimentId: readExperimentId(message.experiment_id),
        name,
        modelType: message.model_type ?? "",
        sourceRunId: message.source_run_id ?? "",
        params: withValues(message.params),
        tags: withValues(message.tags),
        now: now(),
      });
      return { model };
    },
  ),
  endpoint(
    "POST",
    `${api}/search`,
    {
      experiment_ids: required(list(text) as Field<readonly string[]>),
      filter: text,
      datasets: list(nested(dataset)),
      max_results: integer,
      order_by: list(nested({ field_name: text, ascending: bool, ...dataset })),
      page_token: text,
    },
    async (message, { db }) => {
      const found = await searchLoggedModels(db, {
        experimentIds: message.experiment_ids.map(readExperimentId),
        filter: message.filter || undefined,
        datasets: message.datasets ?? [],
        maxResults: readMaxResults(message.max_results, 100, 50_000),
        orderBy: message.order_by ?? [],
        pageToken: message.page_token || undefined,
      });
      return found.models.length > 0 ? found : {};
    },
  ),
  endpoint("GET", one, { ...byId, allow_deleted: bool }, async (message, { db }) => ({
    model: await getLoggedModel(db, message.model_id, message.allow_deleted),
  })),
  endpoint("PATCH", one, { ...byId, status: required(oneOf(modelStatuses)) }, async (message, { db, now }) => ({
    model: await finalizeLoggedModel(db, message.model_id, message.status, now()),
  })),
  endpoint("DELETE", one, byId, (message, { db, now }) => deleteLoggedModel(db, message.model_id, now())),
  endpoint("PATCH", `${one}/tags`, { ...byId, tags: list(keyValue) }, (message, { db }) =>
    setLoggedModelTags(db, message.model_id, withValues(message.tags)),
  ),
  endpoint("DELETE", `${one}/tags/:tag_key`, { ...byId, tag_key: required(text) }, (message, { db }) =>
    deleteLoggedModelTag(db, message.model_id, message.tag_key),
  ),
  endpoint("POST", `${one}/params`, { ...byId, params: list(keyValue) }, (message, { db }) =>
    logLoggedModelParams(db, message.model_id, withValues(message.params)),
  ),
];
