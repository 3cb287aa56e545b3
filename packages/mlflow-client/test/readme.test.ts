import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createMlflowClient, filters } from "../src/index.ts";
import { type FakeRun, fakeMlflow } from "./fake-mlflow.ts";
import { fakeServer } from "./fake-server.ts";

it("the lines in the README run", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1]?.replace(/^import .*\n/gm, "") ?? "";
  const runs = new Map<string, FakeRun>();
  const server = await fakeServer(fakeMlflow(runs));
  const lines: unknown[][] = [];
  const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
  await AsyncFunction(
    "createMlflowClient",
    "filters",
    "trackingUri",
    "console",
    code,
  )(createMlflowClient, filters, server.url, { log: (...words: unknown[]) => lines.push(words) });
  expect(lines).toEqual([["first", "FINISHED", { auc: 0.77, brier: 0.13, loss: 0.01 }]]);
  expect([...runs.values()][0]?.metrics).toHaveLength(102);
  await server.close();
});
