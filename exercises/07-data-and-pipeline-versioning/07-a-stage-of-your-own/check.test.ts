import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initRepository } from "@mlops/data-versioning";
import { runPipeline } from "@mlops/pipeline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

const directory = mkdtempSync(join(tmpdir(), "stage-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

beforeAll(async () => {
  for (const file of ["dvc.yaml", "params.yaml", "flights.csv", "count.mjs", "report.mjs"]) {
    cpSync(join(import.meta.dirname, file), join(directory, file));
  }
  await initRepository(directory, { noScm: true });
});

/** The stages that ran, by name. */
async function ran(): Promise<string[]> {
  const { stages } = await runPipeline({ directory, onEvent: () => undefined });
  return stages.filter(({ outcome }) => outcome === "ran").map(({ name }) => name);
}

test("the first run makes the late share by airport", async () => {
  expect(await ran(), "stages of the first run, which make the late share by airport").toEqual(["count", "report"]);
  const report = existsSync(join(directory, "report.json"))
    ? JSON.parse(readFileSync(join(directory, "report.json"), "utf8"))
    : {};
  expect(report, "report.json: the late share by airport").toEqual({ ORD: 0.5, ATL: 1 / 3 });
});

test("nothing runs when nothing has changed", async () => {
  expect(await ran(), "stages of a second run").toEqual([]);
});

test("both run when the limit changes", async () => {
  writeFileSync(join(directory, "params.yaml"), "late:\n  minutes: 30\n");
  expect(await ran(), "stages that ran when the limit changes from 15 to 30").toEqual(["count", "report"]);
});

test("what a script writes is made again when a script changes", async () => {
  appendFileSync(join(directory, "report.mjs"), "// more\n");
  expect(await ran(), "stages that ran when a script changes, report.mjs").toEqual(["report"]);
});

test("the report is a metric that is not cached", () => {
  const { stages } = parse(readFileSync(join(directory, "dvc.yaml"), "utf8"));
  expect(stages.report?.metrics, "metrics of the stage report").toEqual([{ "report.json": { cache: false } }]);
});
