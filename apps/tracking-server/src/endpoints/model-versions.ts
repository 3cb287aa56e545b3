import { type Endpoint, endpoint } from "../http/endpoint.ts";
import { bool, integer, list, required, text } from "../protocol/fields.ts";
import { toModelVersion } from "../store/model-version-row.ts";
import { resolveSource, tagLoggedModel } from "../store/model-version-source.ts";
import {
  createModelVersion,
  deleteModelVersion,
  deleteModelVersionTag,
  describeModelVersion,
  getModelVersion,
  getModelVersionRow,
  searchModelVersions,
  setModelVersionTag,
  transitionStage,
} from "../store/model-versions.ts";
import { checkKey, checkModelName, readVersion } from "../validation/names.ts";
import { checkRegistryTag } from "./registered-models.ts";
import { keyValue, readMaxResults, withValues } from "./shared-fields.ts";

const api = "/api/2.0/mlflow/model-versions";
const byVersion = { name: required(text), version: required(text) };

/** The version that a message names. */
function versionOf(message: { name: string; version: string }): [string, number] {
  checkModelName(message.name);
  return [message.name, readVersion(message.version)];
}

/** The endpoints of model versions. */
export const modelVersionEndpoints: readonly Endpoint[] = [
  endpoint(
    "POST",
    `${api}/create`,
    {
      name: required(text),
      source: required(text),
      run_id: text,
      run_link: text,
      description: text,
      model_id: text,
      tags: list(keyValue),
    },
    async (message, { db, now }) => {
      const tags = withValues(message.tags);
      const source = await resolveSource(db, {
        source: message.source,
        runId: message.run_id,
        modelId: message.model_id,
        isPrompt: tags.some((tag) => tag.key === "mlflow.prompt.is_prompt" && tag.value.toLowerCase() === "true"),
      });
      checkModelName(message.name);
      tags.forEach(checkRegistryTag);
      const row = await createModelVersion(db, {
        name: message.name,
        source: source.source,
        storageLocation: source.storageLocation,
        runId: source.runId,
        runLink: message.run_link ?? "",
        description: message.description ?? "",
        tags,
        now: now(),
      });
      if (source.modelId) await tagLoggedModel(db, source.modelId, row.name, row.version);
      return { model_version: toModelVersion(row) };
    },
  ),
  endpoint("GET", `${api}/get`, byVersion, async (message, { db }) => ({
    model_version: await getModelVersion(db, ...versionOf(message)),
  })),
  endpoint("PATCH", `${api}/update`, { ...byVersion, description: text }, async (message, { db, now }) => ({
    model_version: await describeModelVersion(db, ...versionOf(message), message.description, now()),
  })),
  endpoint(
    "POST",
    `${api}/transition-stage`,
    { ...byVersion, stage: required(text), archive_existing_versions: bool },
    async (message, { db, now }) => {
      const [name, version] = versionOf(message);
      const archiveOthers = message.archive_existing_versions ?? false;
      const change = { name, version, stage: message.stage, archiveOthers, now: now() };
      return { model_version: await transitionStage(db, change) };
    },
  ),
  endpoint("DELETE", `${api}/delete`, byVersion, (message, { db, now }) =>
    deleteModelVersion(db, ...versionOf(message), now()),
  ),
  endpoint("GET", `${api}/get-download-uri`, byVersion, async (message, { db }) => {
    const row = await getModelVersionRow(db, ...versionOf(message));
    return { artifact_uri: row.storage_location || row.source };
  }),
  endpoint(
    "GET",
    `${api}/search`,
    { filter: text, max_results: integer, order_by: list(text), page_token: text },
    async (message, { db }) => {
      const found = await searchModelVersions(db, {
        filter: message.filter,
        orderBy: message.order_by ?? [],
        maxResults: readMaxResults(message.max_results, 10_000, 200_000),
        pageToken: message.page_token,
      });
      return found.model_versions.length > 0 ? found : {};
    },
  ),
  endpoint("POST", `${api}/set-tag`, { ...byVersion, key: required(text), value: text }, (message, { db }) => {
    const tag = { key: message.key, value: message.value ?? "" };
    checkRegistryTag(tag);
    return setModelVersionTag(db, ...versionOf(message), tag);
  }),
  endpoint("DELETE", `${api}/delete-tag`, { ...byVersion, key: required(text) }, (message, { db }) => {
    checkKey(message.key, "key");
    return deleteModelVersionTag(db, ...versionOf(message), message.key);
  }),
];
