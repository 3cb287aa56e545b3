import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { processIdentity } from "@mlops/database/process-identity";
import { afterAll, expect, test } from "vitest";
import { until } from "../supervision/programs.ts";
import { askDatabase, fewWeeks, pidOf, recordedPids, startLoop, temporaryHome } from "./loop.ts";

const { home, remove } = temporaryHome();
afterAll(remove);

const threeWeeks = fewWeeks("2001-05-07", 0.3);

test("Ctrl-C in the middle of the training leaves no process", { timeout: 120_000 }, async () => {
  const loop = startLoop(home, [...threeWeeks, "--once"]);
  const log = join(home, "logs", "03-first-model.log");
  const isTraining = (): boolean => existsSync(log) && readFileSync(log, "utf8").includes('"stage-started"');
  await until(() => isTraining() || loop.child.exitCode !== null, "a stage runs", 90_000);
  const pids = recordedPids(home);
  expect(pids.length).toBeGreaterThanOrEqual(4);
  loop.child.kill("SIGINT");
  expect(await loop.ended, loop.output()).toBe(130);
  expect(loop.output()).toContain("Stopped. `npm start` goes on from here.");
  expect(pids.filter((pid) => processIdentity(pid) !== undefined)).toEqual([]);
});

test("the loop runs whole, where it was stopped: data, model, predictions, drift, alert, retraining, decision, summary", {
  timeout: 240_000,
}, async () => {
  const loop = startLoop(home, [...threeWeeks, "--once"]);
  expect(await loop.ended, loop.output()).toBe(0);
  const output = loop.output();
  for (let step = 1; step <= 10; step += 1) expect(output).toMatch(new RegExp(`^✔ +${step} `, "m"));
  expect(output).toMatch(/Data version +[\d,]+ flights in 3 weeks, version [0-9a-f]{8}/);
  expect(output).toMatch(/flight-delays v1 promoted to champion/);
  expect(output).toMatch(/Monitoring +\w+ in week 2001-0[45]-\d\d: retraining asked for/);
  expect(output).toMatch(/model v2 (promoted|rejected)/);
  expect(output).toMatch(/Requests +1,800, 0 errors/);
  expect(output).toMatch(/source +vega-datasets\/data\/flights-3m\.parquet/);
  const page = readFileSync(join(home, "..", "loop.html"), "utf8");
  for (const chart of ["late", "auc", "drift", "calibration", "roc", "latency"])
    expect(page).toContain(`id="${chart}"`);
  expect(page).not.toMatch(/<script[^>]+src=/);
});

test("every prediction is logged with what made it, and has its label", async () => {
  const [counts] = await askDatabase<Record<string, number>>(
    home,
    `select count(*)::int as predictions, count(late)::int as labelled, count(data_version)::int as versioned,
       count(*) filter (where features <> '{}')::int as featured
     from mlops.predictions left join mlops.labels on prediction_id = id`,
  );
  expect(counts).toEqual({ predictions: 1800, labelled: 1800, versioned: 1800, featured: 1800 });
});

test("a second start reuses what has not changed, says so, and stays up until Ctrl-C", {
  timeout: 120_000,
}, async () => {
  const loop = startLoop(home, threeWeeks);
  await until(() => loop.output().includes("Still up, until Ctrl-C") || loop.child.exitCode !== null, "up", 90_000);
  expect(loop.output()).toMatch(/Data version .* reused$/m);
  expect(loop.output()).toMatch(/Model .* reused$/m);
  expect(loop.output()).toMatch(/all weeks had been replayed before/);
  const pids = recordedPids(home);
  expect(pids.length).toBeGreaterThanOrEqual(6);
  expect(pidOf(home, "inference")).toBeDefined();
  loop.child.kill("SIGINT");
  expect(await loop.ended, loop.output()).toBe(0);
  expect(loop.output()).toContain("Stopped. `npm start` goes on from here.");
  expect(pids.filter((pid) => processIdentity(pid) !== undefined)).toEqual([]);
  expect(existsSync(join(home, "run", "start.json"))).toBe(false);
});
