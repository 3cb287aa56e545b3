import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { processIdentity } from "@mlops/database/process-identity";
import { afterAll, expect, test } from "vitest";
import { askDatabase, fewWeeks, pidOf, recordedPids, startLoop, temporaryHome } from "../loop/loop.ts";
import { until } from "../supervision/programs.ts";

const { home, remove } = temporaryHome();
afterAll(remove);

/** Three weeks after those of the first pass, slowly enough to kill something in the middle. */
const sixWeeks = fewWeeks("2001-05-28", 3);

test("a first pass, for the others to go on from", { timeout: 240_000 }, async () => {
  const loop = startLoop(home, [...fewWeeks("2001-05-07", 0.3), "--once"]);
  expect(await loop.ended, loop.output()).toBe(0);
});

/** What the traffic was given an answer for: it must be in the log, with its label. */
function answeredPredictions(): string[] {
  const folder = join(home, "traffic");
  const journals = readdirSync(folder).filter((name) => name.endsWith(".ndjson"));
  return journals.flatMap(
    (name) => readFileSync(join(folder, name), "utf8").match(/(?<="predictionId":")[^"]+/g) ?? [],
  );
}

test("kill -9 of each part in turn: the loop goes on to its end, and nothing acknowledged is lost", {
  timeout: 240_000,
}, async () => {
  const loop = startLoop(home, [...sixWeeks, "--once"]);
  const isReplaying = (): boolean => existsSync(join(home, "traffic", "2001-05-14.ndjson"));
  await until(() => isReplaying() || loop.child.exitCode !== null, "replay of the new weeks", 120_000);
  for (const part of ["inference", "monitor", "tracking-server", "trainer", "traffic", "database"]) {
    const pid = pidOf(home, part);
    if (pid === undefined || loop.child.exitCode !== null) throw new Error(`${part} is not running\n${loop.output()}`);
    process.kill(pid, "SIGKILL");
    await until(
      () => loop.output().includes(`${part} (pid ${pid}) was ended by SIGKILL; started again`),
      `${part} again`,
    );
    await until(() => pidOf(home, part) !== pid && pidOf(home, part) !== undefined, `${part} up`, 30_000);
  }
  expect(await loop.ended, loop.output()).toBe(0);
  const lost = await askDatabase<{ id: string }>(
    home,
    `select id from unnest($1::uuid[]) as answered (id)
     where not exists (select from mlops.predictions p join mlops.labels l on l.prediction_id = p.id where p.id = answered.id)`,
    [answeredPredictions()],
  );
  expect(answeredPredictions().length).toBeGreaterThanOrEqual(3600);
  expect(lost).toEqual([]);
});

test("kill -9 of the start itself: its processes end by themselves, and the next start goes on", {
  timeout: 240_000,
}, async () => {
  const loop = startLoop(home, sixWeeks);
  await until(() => pidOf(home, "inference") !== undefined || loop.child.exitCode !== null, "inference up", 90_000);
  const pids = recordedPids(home);
  loop.child.kill("SIGKILL");
  await loop.ended;
  await until(() => pids.every((pid) => processIdentity(pid) === undefined), "all ended", 30_000);
  const next = startLoop(home, [...sixWeeks, "--once"]);
  expect(await next.ended, next.output()).toBe(0);
  expect(next.output()).toMatch(/all weeks had been replayed before/);
});
