import { type RealPostgres, startRealPostgres } from "@mlops/database/testing";
import { afterAll, beforeAll } from "vitest";
import { contract } from "../contract/suite.ts";
import { serve, type TestServer } from "../serve.ts";

/** The contract on our server with a real Postgres. */
let postgres: RealPostgres;
let server: TestServer;
beforeAll(async () => {
  postgres = await startRealPostgres();
  server = await serve({ database: await postgres.createDatabase() });
});
afterAll(async () => {
  await server?.close();
  await postgres?.close();
});

contract("our server on real Postgres", () => server.url);
