import { type ArtifactCalls, artifactCalls } from "./artifacts/calls.ts";
import { type ExperimentCalls, experimentCalls } from "./calls/experiments.ts";
import { type LoggedModelCalls, loggedModelCalls } from "./calls/logged-models.ts";
import { type RegistryCalls, registryCalls } from "./calls/registry.ts";
import { type RunCalls, runCalls } from "./calls/runs.ts";
import { type Configuration, configure, type MlflowOptions } from "./configuration.ts";
import { createTransport } from "./http/transport.ts";
import type { ActiveRun } from "./run/active-run.ts";
import { type RunOptions, run } from "./run/run.ts";
import { type SentReport, sendUnsent } from "./run/unsent.ts";

/** Everything that can be asked of an MLflow server. */
export interface MlflowClient extends ExperimentCalls, RunCalls, LoggedModelCalls, RegistryCalls, ArtifactCalls {
  readonly configuration: Configuration;
  /** Does some work in a run of this server; see `run`. */
  run<Result>(options: Omit<RunOptions, "client">, work: (run: ActiveRun) => Promise<Result> | Result): Promise<Result>;
  /** Sends metrics that an earlier run could not send. */
  sendUnsent(): Promise<SentReport>;
  /** The server's MLflow version. */
  serverVersion(): Promise<string>;
  /** Ends idle connections. */
  close(): Promise<void>;
}

/** Opens a client. What `options` leave out comes from MLflow's environment variables. */
export function createMlflowClient(options: MlflowOptions = {}): MlflowClient {
  const configuration = configure(options);
  const transport = createTransport(configuration);
  const runs = runCalls(transport);
  const loggedModels = loggedModelCalls(transport);
  const registry = registryCalls(transport);
  const client: MlflowClient = {
    configuration,
    ...experimentCalls(transport),
    ...runs,
    ...loggedModels,
    ...registry,
    ...artifactCalls(transport, { ...runs, ...loggedModels, ...registry }),
    run: (runOptions, work) => run({ ...runOptions, client }, work),
    sendUnsent: () => sendUnsent(configuration.unsentDirectory, configuration.trackingUri, runs),
    async serverVersion() {
      const { body } = await transport.stream({ method: "GET", path: "/version" });
      const chunks: Buffer[] = [];
      for await (const bytes of body as AsyncIterable<Buffer>) chunks.push(bytes);
      return Buffer.concat(chunks).toString("utf8").trim();
    },
    close: () => transport.close(),
  };
  return client;
}
