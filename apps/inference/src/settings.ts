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
  readonly limits: Limits;
}

export interface Limits {
  readonly bodyBytes: number;
  /** Rows of one request. */
  readonly rows: number;
  readonly queueRows: number;
  readonly batchRows: number;
  /** Milliseconds that a whole request may take to arrive. */
  readonly requestMillis: number;
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
  requestMillis: 10_000,
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
  limits: defaultLimits,
};
