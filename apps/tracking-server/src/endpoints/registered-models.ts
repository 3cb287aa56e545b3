import { type Endpoint, endpoint } from "../http/endpoint.ts";
import { invalid } from "../protocol/errors.ts";
import { integer, list, required, text } from "../protocol/fields.ts";
import { deleteAlias, getModelVersionByAlias, setAlias } from "../store/aliases.ts";
import type { KeyValue } from "../store/experiments.ts";
import { latestVersionsInStages } from "../store/model-versions.ts";
import {
  createRegisteredModel,
  deleteRegisteredModel,
  deleteRegisteredModelTag,
  describeRegisteredModel,
  getRegisteredModel,
  renameRegisteredModel,
  searchRegisteredModels,
  setRegisteredModelTag,
} from "../store/registered-models.ts";
import { checkAlias, checkKey, checkLength, checkModelName, lengthLimits, readVersion } from "../validation/names.ts";
import { keyValue, readMaxResults, withValues } from "./shared-fields.ts";

const api = "/api/2.0/mlflow/registered-models";
const byName = { name: required(text) };
const byAlias = { ...byName, alias: required(text) };

/** The endpoints of registered models and their aliases. */
export const registeredModelEndpoints: readonly Endpoint[] = [
  endpoint(
    "POST",
    `${api}/create`,
    { ...byName, tags: list(keyValue), description: text },
    async (message, { db, now }) => {
      checkModelName(message.name);
      const tags = withValues(message.tags);
      tags.forEach(checkRegistryTag);
      const model = { name: message.name, description: message.description || undefined, tags, now: now() };
      return { registered_model: await createRegisteredModel(db, model) };
    },
  ),
  endpoint("GET", `${api}/get`, byName, async (message, { db }) => {
    checkModelName(message.name);
    return { registered_model: await getRegisteredModel(db, message.name) };
  }),
  endpoint("PATCH", `${api}/update`, { ...byName, description: text }, async (message, { db, now }) => ({
    registered_model: await describeRegisteredModel(db, message.name, message.description, now()),
  })),
  endpoint("POST", `${api}/rename`, { ...byName, new_name: required(text) }, async (message, { db, now }) => {
    checkModelName(message.new_name);
    return { registered_model: await renameRegisteredModel(db, message.name, message.new_name, now()) };
  }),
  endpoint("DELETE", `${api}/delete`, byName, (message, { db }) => deleteRegisteredModel(db, message.name)),
  endpoint(
    "GET",
    `${api}/search`,
    { filter: text, max_results: integer, order_by: list(text), page_token: text },
    async (message, { db }) => {
      const found = await searchRegisteredModels(db, {
        filter: message.filter,
        orderBy: message.order_by ?? [],
        maxResults: readMaxResults(message.max_results, 100, 1000),
        pageToken: message.page_token,
      });
      return found.registered_models.length > 0 ? found : {};
    },
  ),
  ...(["GET", "POST"] as const).map((method) =>
    endpoint(method, `${api}/get-latest-versions`, { ...byName, stages: list(text) }, async (message, { db }) => {
      const versions = await latestVersionsInStages(db, message.name, message.stages ?? []);
      return versions.length > 0 ? { model_versions: versions } : {};
    }),
  ),
  endpoint("POST", `${api}/set-tag`, { ...byName, key: required(text), value: text }, (message, { db }) => {
    checkModelName(message.name);
    const tag = { key: message.key, value: message.value ?? "" };
    checkRegistryTag(tag);
    return setRegisteredModelTag(db, message.name, tag);
  }),
  endpoint("DELETE", `${api}/delete-tag`, { ...byName, key: required(text) }, (message, { db }) => {
    checkModelName(message.name);
    checkKey(message.key, "key");
    return deleteRegisteredModelTag(db, message.name, message.key);
  }),
  endpoint("POST", `${api}/alias`, { ...byAlias, version: required(text) }, (message, { db }) => {
    checkModelName(message.name);
    checkAlias(message.alias, true);
    return setAlias(db, message.name, message.alias, readVersion(message.version));
  }),
  endpoint("DELETE", `${api}/alias`, byAlias, (message, { db }) => {
    checkModelName(message.name);
    checkAlias(message.alias);
    return deleteAlias(db, message.name, message.alias);
  }),
  endpoint("GET", `${api}/alias`, byAlias, async (message, { db }) => {
    checkModelName(message.name);
    checkAlias(message.alias);
    return { model_version: await getModelVersionByAlias(db, message.name, message.alias) };
  }),
];

/** A tag of a registered model or of a version. */
export function checkRegistryTag(tag: KeyValue): void {
  checkKey(tag.key, "key");
  checkLength("key", lengthLimits.key, tag.key);
  checkLength("value", lengthLimits.registryTagValue, tag.value);
  if (tag.key === "") throw invalid("Missing value for required parameter 'key'.");
}
