import { type Experiment, toExperiment, type WireExperiment } from "../entities/experiment.ts";
import { toPairs } from "../entities/run.ts";
import { isNotFound, MlflowError } from "../errors.ts";
import type { Transport } from "../http/transport.ts";
import type { Filter } from "../search/filter.ts";
import { itemsOf, type Page, toPage } from "../search/pages.ts";

/** Which of active and deleted things a search looks at. */
export type ViewType = "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL";

/** What a search asks for. */
export interface Search {
  /** From the builder in `filters`, or MLflow's own text. */
  readonly filter?: Filter | string | undefined;
  /** `["metrics.`auc` DESC", "start_time"]`. */
  readonly orderBy?: readonly string[] | undefined;
  /** Size of a page. */
  readonly maxResults?: number | undefined;
  readonly pageToken?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Experiments. */
export interface ExperimentCalls {
  createExperiment(
    name: string,
    options?: { artifactLocation?: string; tags?: Readonly<Record<string, string>> },
  ): Promise<string>;
  getExperiment(experimentId: string): Promise<Experiment>;
  /** Undefined when there is none. */
  getExperimentByName(name: string): Promise<Experiment | undefined>;
  /** The id of the experiment of that name, made when missing; safe when several do it at once. */
  ensureExperiment(name: string): Promise<string>;
  renameExperiment(experimentId: string, name: string): Promise<void>;
  deleteExperiment(experimentId: string): Promise<void>;
  restoreExperiment(experimentId: string): Promise<void>;
  setExperimentTag(experimentId: string, key: string, value: string): Promise<void>;
  deleteExperimentTag(experimentId: string, key: string): Promise<void>;
  searchExperimentsPage(search?: Search & { view?: ViewType }): Promise<Page<Experiment>>;
  searchExperiments(search?: Search & { view?: ViewType }): AsyncGenerator<Experiment>;
}

const api = "/api/2.0/mlflow/experiments";

/** The calls on experiments. */
export function experimentCalls({ send }: Transport): ExperimentCalls {
  const change = async (path: string, body: object) => {
    await send({ method: "POST", path: `${api}/${path}`, body, repeatable: true });
  };
  const calls: ExperimentCalls = {
    async createExperiment(name, options = {}) {
      const body = { name, artifact_location: options.artifactLocation, tags: toPairs(options.tags) };
      const answer = await send<{ experiment_id: string }>({ method: "POST", path: `${api}/create`, body });
      return answer.experiment_id;
    },
    async getExperiment(experimentId) {
      const query = { experiment_id: experimentId };
      return toExperiment((await send<Answer>({ method: "GET", path: `${api}/get`, query })).experiment);
    },
    async getExperimentByName(name) {
      try {
        const query = { experiment_name: name };
        return toExperiment((await send<Answer>({ method: "GET", path: `${api}/get-by-name`, query })).experiment);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async ensureExperiment(name) {
      const found = await calls.getExperimentByName(name);
      if (found) return found.experimentId;
      try {
        return await calls.createExperiment(name);
      } catch (error) {
        const other = isTaken(error) ? await calls.getExperimentByName(name) : undefined;
        if (other) return other.experimentId;
        throw error;
      }
    },
    renameExperiment: (experimentId, name) => change("update", { experiment_id: experimentId, new_name: name }),
    deleteExperiment: (experimentId) => change("delete", { experiment_id: experimentId }),
    restoreExperiment: (experimentId) => change("restore", { experiment_id: experimentId }),
    setExperimentTag: (experimentId, key, value) =>
      change("set-experiment-tag", { experiment_id: experimentId, key, value }),
    deleteExperimentTag: (experimentId, key) => change("delete-experiment-tag", { experiment_id: experimentId, key }),
    async searchExperimentsPage(search = {}) {
      const body = {
        filter: search.filter === undefined ? undefined : String(search.filter),
        order_by: search.orderBy,
        max_results: search.maxResults ?? 1000,
        page_token: search.pageToken,
        view_type: search.view,
      };
      const answer = await send<{ experiments?: WireExperiment[]; next_page_token?: string }>({
        method: "POST",
        path: `${api}/search`,
        body,
        repeatable: true,
        signal: search.signal,
      });
      return toPage(answer.experiments, answer.next_page_token, toExperiment);
    },
    searchExperiments: (search = {}) =>
      itemsOf((pageToken) => calls.searchExperimentsPage({ ...search, pageToken: pageToken ?? search.pageToken })),
  };
  return calls;
}

interface Answer {
  readonly experiment: WireExperiment;
}

/** Whether an error is the server's "there already". */
export function isTaken(error: unknown): boolean {
  return error instanceof MlflowError && error.code === "RESOURCE_ALREADY_EXISTS";
}
