import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { differences } from "./answers/differences.ts";
import { type Answer, replay } from "./answers/replay.ts";
import { requests } from "./answers/requests.ts";
import { serve, type TestServer } from "./serve.ts";

/** Made by test/interop/answers.test.ts from MLflow 3.17.2. */
const recorded = JSON.parse(
  readFileSync(new URL("fixtures/mlflow-3.17.2-answers.json", import.meta.url), "utf8"),
) as Record<string, Answer>;

let server: TestServer;
let answers: Record<string, Answer>;
beforeAll(async () => {
  server = await serve();
  answers = await replay(server.url, requests);
});
afterAll(() => server.close());

describe("answers field by field as MLflow does", () => {
  it.each(Object.keys(recorded).filter((name) => !(name in differences)))("%s", (name) => {
    expect(answers[name]).toEqual(recorded[name]);
  });

  it.each(Object.entries(differences))("but %s: %s", (name) => {
    expect(answers[name]).toBeDefined();
    expect(answers[name]).not.toEqual(recorded[name]);
  });
});
