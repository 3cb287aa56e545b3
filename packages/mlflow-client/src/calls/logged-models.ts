import {
  type LoggedModel,
  type LoggedModelStatus,
  toLoggedModel,
  type WireLoggedModel,
} from "../entities/logged-model.ts";
import { toPairs } from "../entities/run.ts";
import type { Transport } from "../http/transport.ts";
import { itemsOf, type Page, toPage } from "../search/pages.ts";
import type { Search } from "./experiments.ts";

/** A data set that metrics were measured on. */
export interface DatasetChoice {
  readonly name: string;
  readonly digest?: string;
}

/** What a search of logged models asks for. */
export interface LoggedModelSearch extends Omit<Search, "orderBy"> {
  readonly experimentIds: readonly string[];
  readonly datasets?: readonly DatasetChoice[];
  readonly orderBy?: readonly { field: string; ascending?: boolean; dataset?: DatasetChoice }[];
}

/** Logged models. */
export interface LoggedModelCalls {
  createLoggedModel(model: {
    experimentId: string;
    name?: string | undefined;
    modelType?: string | undefined;
    sourceRunId?: string | undefined;
    params?: Readonly<Record<string, unknown>> | undefined;
    tags?: Readonly<Record<string, string>> | undefined;
  }): Promise<LoggedModel>;
  getLoggedModel(modelId: string): Promise<LoggedModel>;
  /** Says whether the model's files are all there. */
  finalizeLoggedModel(modelId: string, status: "READY" | "UPLOAD_FAILED"): Promise<LoggedModel>;
  deleteLoggedModel(modelId: string): Promise<void>;
  setLoggedModelTags(modelId: string, tags: Readonly<Record<string, string>>): Promise<void>;
  deleteLoggedModelTag(modelId: string, key: string): Promise<void>;
  logLoggedModelParams(modelId: string, params: Readonly<Record<string, unknown>>): Promise<void>;
  searchLoggedModelsPage(search: LoggedModelSearch): Promise<Page<LoggedModel>>;
  searchLoggedModels(search: LoggedModelSearch): AsyncGenerator<LoggedModel>;
}

const api = "/api/2.0/mlflow/logged-models";
const statusNumbers: Readonly<Record<LoggedModelStatus, number>> = {
  STATUS_UNSPECIFIED: 0,
  PENDING: 1,
  READY: 2,
  UPLOAD_FAILED: 3,
};

/** The calls on logged models. */
export function loggedModelCalls({ send }: Transport): LoggedModelCalls {
  const one = (modelId: string) => `${api}/${encodeURIComponent(modelId)}`;
  const calls: LoggedModelCalls = {
    async createLoggedModel(model) {
      const body = {
        experiment_id: model.experimentId,
        name: model.name,
        model_type: model.modelType,
        source_run_id: model.sourceRunId,
        params: toPairs(model.params),
        tags: toPairs(model.tags),
      };
      return toLoggedModel((await send<Answer>({ method: "POST", path: api, body })).model);
    },
    async getLoggedModel(modelId) {
      return toLoggedModel((await send<Answer>({ method: "GET", path: one(modelId) })).model);
    },
    async finalizeLoggedModel(modelId, status) {
      const body = { model_id: modelId, status: statusNumbers[status] };
      const call = { method: "PATCH", path: one(modelId), body, repeatable: true } as const;
      return toLoggedModel((await send<Answer>(call)).model);
    },
    async deleteLoggedModel(modelId) {
      await send({ method: "DELETE", path: one(modelId) });
    },
    async setLoggedModelTags(modelId, tags) {
      const body = { model_id: modelId, tags: toPairs(tags) };
      await send({ method: "PATCH", path: `${one(modelId)}/tags`, body, repeatable: true });
    },
    async deleteLoggedModelTag(modelId, key) {
      await send({ method: "DELETE", path: `${one(modelId)}/tags/${encodeURIComponent(key)}`, repeatable: false });
    },
    async logLoggedModelParams(modelId, params) {
      await send({
        method: "POST",
        path: `${one(modelId)}/params`,
        body: { model_id: modelId, params: toPairs(params) },
      });
    },
    async searchLoggedModelsPage(search) {
      const body = {
        experiment_ids: search.experimentIds,
        filter: search.filter === undefined ? undefined : String(search.filter),
        datasets: search.datasets?.map(toWireDataset),
        max_results: search.maxResults ?? 100,
        order_by: search.orderBy?.map(({ field, ascending, dataset }) => ({
          field_name: field,
          ascending: ascending ?? true,
          ...(dataset ? toWireDataset(dataset) : {}),
        })),
        page_token: search.pageToken,
      };
      const call = { method: "POST", path: `${api}/search`, body, repeatable: true, signal: search.signal } as const;
      const answer = await send<{ models?: WireLoggedModel[]; next_page_token?: string }>(call);
      return toPage(answer.models, answer.next_page_token, toLoggedModel);
    },
    searchLoggedModels: (search) =>
      itemsOf((pageToken) => calls.searchLoggedModelsPage({ ...search, pageToken: pageToken ?? search.pageToken })),
  };
  return calls;
}

interface Answer {
  readonly model: WireLoggedModel;
}

function toWireDataset({ name, digest }: DatasetChoice): object {
  return { dataset_name: name, dataset_digest: digest };
}
