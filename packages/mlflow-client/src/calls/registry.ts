import {
  type ModelVersion,
  type RegisteredModel,
  toModelVersion,
  toRegisteredModel,
  type WireModelVersion,
  type WireRegisteredModel,
} from "../entities/registry.ts";
import { toPairs } from "../entities/run.ts";
import type { Transport } from "../http/transport.ts";
import { itemsOf, type Page, toPage } from "../search/pages.ts";
import { isTaken, type Search } from "./experiments.ts";

/** The registry of models. */
export interface RegistryCalls {
  createRegisteredModel(
    name: string,
    options?: { description?: string; tags?: Readonly<Record<string, string>> },
  ): Promise<RegisteredModel>;
  /** Registers the name when it is not yet; safe when several do it at once. */
  ensureRegisteredModel(name: string): Promise<void>;
  getRegisteredModel(name: string): Promise<RegisteredModel>;
  renameRegisteredModel(name: string, newName: string): Promise<RegisteredModel>;
  describeRegisteredModel(name: string, description: string): Promise<RegisteredModel>;
  deleteRegisteredModel(name: string): Promise<void>;
  setRegisteredModelTag(name: string, key: string, value: string): Promise<void>;
  deleteRegisteredModelTag(name: string, key: string): Promise<void>;
  searchRegisteredModelsPage(search?: Search): Promise<Page<RegisteredModel>>;
  searchRegisteredModels(search?: Search): AsyncGenerator<RegisteredModel>;
  createModelVersion(version: {
    name: string;
    /** `models:/m-…` for a logged model, or the artifacts' URI. */
    source: string;
    runId?: string | undefined;
    modelId?: string | undefined;
    description?: string | undefined;
    tags?: Readonly<Record<string, string>> | undefined;
  }): Promise<ModelVersion>;
  getModelVersion(name: string, version: number): Promise<ModelVersion>;
  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion>;
  getLatestVersions(name: string, stages?: readonly string[]): Promise<ModelVersion[]>;
  describeModelVersion(name: string, version: number, description: string): Promise<ModelVersion>;
  transitionModelVersionStage(
    name: string,
    version: number,
    stage: string,
    archiveExistingVersions?: boolean,
  ): Promise<ModelVersion>;
  deleteModelVersion(name: string, version: number): Promise<void>;
  setModelVersionTag(name: string, version: number, key: string, value: string): Promise<void>;
  deleteModelVersionTag(name: string, version: number, key: string): Promise<void>;
  /** Where a version's files are. */
  getDownloadUri(name: string, version: number): Promise<string>;
  searchModelVersionsPage(search?: Search): Promise<Page<ModelVersion>>;
  searchModelVersions(search?: Search): AsyncGenerator<ModelVersion>;
  setRegisteredModelAlias(name: string, alias: string, version: number): Promise<void>;
  deleteRegisteredModelAlias(name: string, alias: string): Promise<void>;
}

const models = "/api/2.0/mlflow/registered-models";
const versions = "/api/2.0/mlflow/model-versions";

interface ModelAnswer {
  readonly registered_model: WireRegisteredModel;
}
interface VersionAnswer {
  readonly model_version: WireModelVersion;
}

/** The calls on the registry. */
export function registryCalls({ send }: Transport): RegistryCalls {
  const askModel = async (call: Parameters<typeof send>[0]) =>
    toRegisteredModel((await send<ModelAnswer>(call)).registered_model);
  const askVersion = async (call: Parameters<typeof send>[0]) =>
    toModelVersion((await send<VersionAnswer>(call)).model_version);
  const change = async (method: "POST" | "DELETE", path: string, body: object) => {
    await send({ method, path, body, repeatable: true });
  };
  const calls: RegistryCalls = {
    createRegisteredModel: (name, options = {}) =>
      askModel({
        method: "POST",
        path: `${models}/create`,
        body: { name, description: options.description, tags: toPairs(options.tags) },
      }),
    async ensureRegisteredModel(name) {
      try {
        await calls.createRegisteredModel(name);
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    },
    getRegisteredModel: (name) => askModel({ method: "GET", path: `${models}/get`, query: { name } }),
    renameRegisteredModel: (name, newName) =>
      askModel({ method: "POST", path: `${models}/rename`, body: { name, new_name: newName } }),
    describeRegisteredModel: (name, description) =>
      askModel({ method: "PATCH", path: `${models}/update`, body: { name, description }, repeatable: true }),
    async deleteRegisteredModel(name) {
      await send({ method: "DELETE", path: `${models}/delete`, body: { name }, repeatable: false });
    },
    setRegisteredModelTag: (name, key, value) => change("POST", `${models}/set-tag`, { name, key, value }),
    deleteRegisteredModelTag: (name, key) => change("DELETE", `${models}/delete-tag`, { name, key }),
    async searchRegisteredModelsPage(search = {}) {
      const call = { method: "GET", path: `${models}/search`, query: searchQuery(search, 100) } as const;
      const answer = await send<{ registered_models?: WireRegisteredModel[]; next_page_token?: string }>(call);
      return toPage(answer.registered_models, answer.next_page_token, toRegisteredModel);
    },
    searchRegisteredModels: (search = {}) =>
      itemsOf((pageToken) => calls.searchRegisteredModelsPage({ ...search, pageToken: pageToken ?? search.pageToken })),
    createModelVersion: (version) =>
      askVersion({
        method: "POST",
        path: `${versions}/create`,
        body: {
          name: version.name,
          source: version.source,
          run_id: version.runId,
          model_id: version.modelId,
          description: version.description,
          tags: toPairs(version.tags),
        },
      }),
    getModelVersion: (name, version) =>
      askVersion({ method: "GET", path: `${versions}/get`, query: { name, version } }),
    getModelVersionByAlias: (name, alias) =>
      askVersion({ method: "GET", path: `${models}/alias`, query: { name, alias } }),
    async getLatestVersions(name, stages = []) {
      const path = `${models}/get-latest-versions`;
      const call = { method: "POST", path, body: { name, stages }, repeatable: true } as const;
      return ((await send<{ model_versions?: WireModelVersion[] }>(call)).model_versions ?? []).map(toModelVersion);
    },
    describeModelVersion: (name, version, description) =>
      askVersion({
        method: "PATCH",
        path: `${versions}/update`,
        body: { name, version: String(version), description },
        repeatable: true,
      }),
    transitionModelVersionStage: (name, version, stage, archiveExistingVersions = false) =>
      askVersion({
        method: "POST",
        path: `${versions}/transition-stage`,
        body: { name, version: String(version), stage, archive_existing_versions: archiveExistingVersions },
        repeatable: true,
      }),
    async deleteModelVersion(name, version) {
      const body = { name, version: String(version) };
      await send({ method: "DELETE", path: `${versions}/delete`, body, repeatable: false });
    },
    setModelVersionTag: (name, version, key, value) =>
      change("POST", `${versions}/set-tag`, { name, version: String(version), key, value }),
    deleteModelVersionTag: (name, version, key) =>
      change("DELETE", `${versions}/delete-tag`, { name, version: String(version), key }),
    async getDownloadUri(name, version) {
      const call = { method: "GET", path: `${versions}/get-download-uri`, query: { name, version } } as const;
      return (await send<{ artifact_uri: string }>(call)).artifact_uri;
    },
    async searchModelVersionsPage(search = {}) {
      const call = { method: "GET", path: `${versions}/search`, query: searchQuery(search, 1000) } as const;
      const answer = await send<{ model_versions?: WireModelVersion[]; next_page_token?: string }>(call);
      return toPage(answer.model_versions, answer.next_page_token, toModelVersion);
    },
    searchModelVersions: (search = {}) =>
      itemsOf((pageToken) => calls.searchModelVersionsPage({ ...search, pageToken: pageToken ?? search.pageToken })),
    setRegisteredModelAlias: (name, alias, version) =>
      change("POST", `${models}/alias`, { name, alias, version: String(version) }),
    deleteRegisteredModelAlias: (name, alias) => change("DELETE", `${models}/alias`, { name, alias }),
  };
  return calls;
}

function searchQuery(
  search: Search,
  standard: number,
): Record<string, string | number | readonly string[] | undefined> {
  return {
    filter: search.filter === undefined ? undefined : String(search.filter),
    max_results: search.maxResults ?? standard,
    order_by: search.orderBy,
    page_token: search.pageToken,
  };
}
