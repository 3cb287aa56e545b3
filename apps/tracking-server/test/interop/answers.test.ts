import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { replay } from "../answers/replay.ts";
import { requests } from "../answers/requests.ts";
import { type MlflowServer, startMlflow } from "./mlflow-server.ts";

const fixture = new URL("../fixtures/mlflow-3.17.2-answers.json", import.meta.url);

let server: MlflowServer;
beforeAll(async () => {
  server = await startMlflow();
});
afterAll(() => server?.close());

/** With `RECORD=1` the recording is made anew. */
it("the recorded answers are those of the real server", async () => {
  const answers = await replay(server.url, requests);
  if (process.env.RECORD) writeFileSync(fixture, `${JSON.stringify(answers, null, 1)}\n`);
  expect(answers).toEqual(JSON.parse(readFileSync(fixture, "utf8")));
});
