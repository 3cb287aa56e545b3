import { afterAll, beforeAll } from "vitest";
import { contract } from "../contract/suite.ts";
import { type MlflowServer, startMlflow } from "./mlflow-server.ts";

/** The very contract that our server keeps, on MLflow's own. */
let server: MlflowServer;
beforeAll(async () => {
  server = await startMlflow();
});
afterAll(() => server?.close());

contract("real mlflow server", () => server.url);
