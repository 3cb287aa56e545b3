import type { CloudContract } from "./cloud/contract.ts";
import { type GoogleStorage, googleStorage } from "./cloud/google-storage.ts";
import type { CanaryRules } from "./rollout/canary-watch.ts";

/** All that can be set about the service; `environment.ts` reads it from the environment, the CLI from its options. */
export interface Settings {
  readonly modelUri: string;
  /** Name in the routes; by default the registry's, the file's or the folder's. */
  readonly modelName: string | undefined;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Folder for the model cache and the spool. */
  readonly home: string;
  readonly logLevel: string;
  /** Where predictions are logged and online features are read; undefined turns both off. */
  readonly databaseUrl: string | undefined;
  /** The model registry; undefined turns `models:/` addresses off. */
  readonly trackingUri: string | undefined;
  readonly aliasPollMillis: number;
  /** Aliases whose versions serve beside the champion while they exist. */
  readonly canaryAlias: string;
  readonly shadowAlias: string;
  /** Share of requests from 0 to 1 that a canary answers. */
  readonly canaryShare: number;
  /** When a canary is taken out; undefined takes the usual rules. */
  readonly canaryRules: CanaryRules | undefined;
  /** Merge the rows of several requests into one run of the model. */
  readonly batching: boolean;
  /** Worker threads that run the model; 0 runs it in the service's own thread. */
  readonly threads: number;
  /** Processes that share the port. */
  readonly workers: number;
  /** Name of this process among those that share a home: its part of the spool. */
  readonly instance: string;
  /** File of bearer tokens; undefined lets anybody predict and nobody administer. */
  readonly tokensFile: string | undefined;
  /** Rehearse models that were never served here in a process of their own, which may crash in place of the service. */
  readonly rehearseApart: boolean;
  /** PEM file of the public key that models must be signed with (`model.sig`); undefined asks for no signature. */
  readonly modelPublicKeyFile: string | undefined;
  /** PEM files; undefined serves plain HTTP. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  /** Log each request's rows and answers, which may be personal. */
  readonly logPayloads: boolean;
  /** Addresses that a cloud asks for beside the usual: prediction (V1 protocol) and readiness. */
  readonly predictPath: string | undefined;
  readonly healthPath: string | undefined;
  /** The cloud whose contract was found in the environment. */
  readonly cloud: CloudContract["cloud"] | undefined;
  readonly storage: GoogleStorage;
  readonly limits: Limits;
}

export interface Limits {
  readonly bodyBytes: number;
  /** Rows of one request. */
  readonly rows: number;
  readonly queueRows: number;
  readonly batchRows: number;
  /** Milliseconds that a run which is not full waits for more rows; 0 merges only what came while the model ran. */
  readonly batchWaitMillis: number;
  /** Milliseconds that a whole request may take to arrive. */
  readonly requestMillis: number;
  /** Milliseconds between not being ready and refusing requests: as long as balancers take to notice. */
  readonly drainGraceMillis: number;
  /** Milliseconds that the shutdown waits for requests under way. */
  readonly drainMillis: number;
  readonly spoolBytes: number;
  /** Bound on the age of a cached online feature row. */
  readonly featureCacheMillis: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 4 * 1024 * 1024,
  rows: 10_000,
  queueRows: 1024,
  batchRows: 256,
  batchWaitMillis: 0,
  requestMillis: 10_000,
  drainGraceMillis: 0,
  drainMillis: 10_000,
  spoolBytes: 256 * 1024 * 1024,
  featureCacheMillis: 30_000,
};

/** Settings of a service that is given a model and nothing else. */
export const defaultSettings: Omit<Settings, "home" | "modelUri"> = {
  modelName: undefined,
  host: "127.0.0.1",
  port: 8080,
  logLevel: "info",
  databaseUrl: undefined,
  trackingUri: undefined,
  aliasPollMillis: 500,
  canaryAlias: "canary",
  shadowAlias: "shadow",
  canaryShare: 0.1,
  canaryRules: undefined,
  batching: true,
  threads: 0,
  workers: 1,
  instance: "inference",
  tokensFile: undefined,
  rehearseApart: true,
  modelPublicKeyFile: undefined,
  tls: undefined,
  logPayloads: false,
  predictPath: undefined,
  healthPath: undefined,
  cloud: undefined,
  storage: googleStorage,
  limits: defaultLimits,
};
