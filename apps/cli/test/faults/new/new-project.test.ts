import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProject } from "@mlops/project";
import { afterAll, expect, test } from "vitest";
import { ordersCsv, sensorsCsv } from "../../../../../packages/tabular/test/made-csv.ts";
import { newCommand } from "../../../src/commands/new/index.ts";
import { readRunFile } from "../../../src/supervision/run-files.ts";
import { runCommand } from "../../commands/run-command.ts";
import { startLoop } from "../../loop/loop.ts";
import { until } from "../../supervision/programs.ts";

const scratch = mkdtempSync(join(tmpdir(), "mlops-second-"));
const home = join(scratch, ".mlops");
process.env.MLOPS_HOME = home;
afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

/** Makes a project from a CSV outside of the clone, and runs its loop until the services are up and all is replayed. */
async function secondProject(name: string, csv: string, target: string) {
  const file = join(scratch, `${name}-source.csv`);
  const folder = join(scratch, name);
  writeFileSync(file, csv);
  await runCommand(newCommand(), name, "--from", file, "--target", target, "--directory", folder, "--json");
  const pace = ["--seconds-per-week", "1", "--retraining-seconds-per-week", "4"];
  const loop = startLoop(home, ["--project", folder, ...pace]);
  await until(() => loop.output().includes("until Ctrl-C") || loop.child.exitCode !== null, `${name} is up`, 240_000);
  expect(loop.output()).toContain("Still up, until Ctrl-C");
  const service = readRunFile(join(home, "projects", name, "run"), "inference")?.url;
  if (service === undefined) throw new Error(`no inference service in the run files\n${loop.output()}`);
  const ask = async (path: string, body: object): Promise<{ status: number; answer: Record<string, unknown> }> => {
    const response = await fetch(`${service}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  };
  return { folder, loop, ask, example: readProject(folder).example };
}

test("numbers only: from a CSV to a served model, which drift has asked to be retrained", {
  timeout: 300_000,
}, async () => {
  const { ask, example, loop } = await secondProject("sensors", sensorsCsv(3600, 1), "failed");
  expect(loop.output()).toMatch(/sensors v1 promoted to champion/);
  expect(loop.output()).toMatch(/retraining asked for/);
  expect(loop.output()).toMatch(/model v2 (promoted|rejected)/);
  const v1 = await ask("/v1/models/sensors:predict", { instances: [example] });
  expect(v1.answer, JSON.stringify(v1)).toMatchObject({ predictions: [{ probability: expect.any(Number) }] });
  const columns = Object.entries(example);
  const v2 = await ask("/v2/models/sensors/infer", {
    inputs: columns.map(([name, value]) => ({ name, shape: [1, 1], datatype: "FP32", data: [value] })),
  });
  const outputs = v2.answer.outputs as { name: string; data: number[] }[];
  expect(outputs[0]?.data[0]).toBeCloseTo((v1.answer.predictions as { probability: number }[])[0]?.probability ?? 0, 6);
  const scored = await ask("/invocations", {
    dataframe_split: { columns: columns.map(([name]) => name), data: [columns.map(([, value]) => value)] },
  });
  expect(scored.status, JSON.stringify(scored)).toBe(200);
  const refused = await ask("/v1/models/sensors:predict", { instances: [{ ...example, pressure: null }] });
  expect(refused.status).toBe(400);
});

test("categories, dates and gaps: nulls and values never seen are answered by every protocol", {
  timeout: 300_000,
}, async () => {
  const { ask, example, folder } = await secondProject("returns", ordersCsv(3600, 2), "returned");
  const odd = { ...example, Stadt: "never seen", plan: null, "Birth date": null, "price €": null };
  const v1 = await ask("/v1/models/returns:predict", { instances: [example, odd] });
  expect(v1.status, JSON.stringify(v1)).toBe(200);
  const probabilities = (v1.answer.predictions as { probability: number }[]).map(({ probability }) => probability);
  expect(probabilities.every((probability) => probability > 0 && probability < 1)).toBe(true);
  expect(probabilities[0]).not.toBe(probabilities[1]);
  const scored = await ask("/invocations", { dataframe_records: [example, odd] });
  expect(scored.status, JSON.stringify(scored)).toBe(200);
  const raw = Object.keys(example).map((name) => {
    const kind = typeof example[name] === "number" ? "FP32" : "BYTES";
    return { name, shape: [2, 1], datatype: kind, data: [example[name], odd[name as keyof typeof odd]] };
  });
  const v2 = await ask("/v2/models/returns/infer", { inputs: raw });
  expect(v2.status, JSON.stringify(v2)).toBe(200);
  const [output] = v2.answer.outputs as { data: number[] }[];
  for (const [index, probability] of probabilities.entries()) expect(output?.data[index]).toBeCloseTo(probability, 6);
  expect(readFileSync(join(folder, "data", "returns.csv.dvc"), "utf8")).toContain("md5:");
});
