import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { discoverExercises, expectedRejection, servicesAway } from "@mlops/learning";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEnvironment } from "../../src/environment.ts";
import { liveRunFiles } from "../../src/supervision/run-files.ts";
import { bareClone, copyOf, remove, run } from "./clone.ts";
import { playRight, playWrong, type Told } from "./play.ts";
import { learn, type Terminal } from "./terminal.ts";

/**
 * Two learners play the whole course in `mlops learn`, each in a clone of its own: one types the solutions, the other every
 * wrong answer. Needs `npm start` to be up: the capstones are checked on it.
 */
const { home, cloneRoot } = readEnvironment();
const services = Object.fromEntries(
  liveRunFiles(join(home, "run")).flatMap(({ name, url }) => (url ? [[name, url]] : [])),
);
const answers = join(cloneRoot, "exercises/.answers");
const ids = discoverExercises(join(cloneRoot, "exercises")).map(({ id }) => id);
const clones: string[] = [];
const terminals: Terminal[] = [];
let right: Told[] = [];
let wrong: Told[] = [];

afterAll(() => {
  for (const terminal of terminals) terminal.kill();
  for (const clone of clones) remove(clone);
});

function begin(clone: string): Terminal {
  clones.push(clone);
  const terminal = learn(clone, home);
  terminals.push(terminal);
  return terminal;
}

beforeAll(async () => {
  const away = await servicesAway(["database", "tracking-server", "inference", "monitor"], services);
  if (away.length > 0)
    throw new Error(`${away.join(", ")} of ${home} not up: run 'npm start' in another terminal first`);
  const first = bareClone();
  const second = copyOf(first);
  const exercisesOf = (clone: string) => discoverExercises(join(clone, "exercises"));
  [right, wrong] = await Promise.all([
    playRight(begin(first), exercisesOf(first), answers, services),
    playWrong(begin(second), exercisesOf(second), answers),
  ]);
}, 600_000);

/** As it was before the terminal broke its lines. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

describe("a learner who types the solutions", () => {
  test("passes every exercise from the first to the last", () => {
    expect(right.map(({ exercise }) => exercise)).toEqual(ids);
    for (const { exercise, said } of right) expect(said, exercise).toMatch(/^It passes\./);
  });

  test("is told at the end that all is done, and has it in the committed file", async () => {
    await terminals[0]?.shown(/All exercises are done\./);
    expect(await terminals[0]?.ended()).toBe(0);
    const listed = run(clones[0] ?? "", "node", "apps/cli/bin/mlops.js", "learn", "list", "--json");
    const states = (JSON.parse(listed) as { state: string }[]).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(["done"]));
    const kept = readFileSync(join(clones[0] ?? "", "exercises/progress.jsonl"), "utf8")
      .trim()
      .split("\n");
    expect(kept).toHaveLength(ids.length);
  });

  test("has changed nothing but answers and progress", () => {
    const changed = run(clones[0] ?? "", "git", "status", "--porcelain", "--untracked-files=all")
      .trim()
      .split("\n");
    expect(changed.filter((line) => !/^ ?(M|\?\?) exercises\//.test(line))).toEqual([]);
    expect(changed).toHaveLength(ids.length + 1);
  });

  test("makes a portfolio that claims all of it", () => {
    const out = join(clones[0] ?? "", "site");
    run(clones[0] ?? "", "node", "apps/cli/bin/mlops.js", "portfolio", "--out", out, "--readme");
    const page = readFileSync(join(out, "index.html"), "utf8");
    expect(page).toContain(`${ids.length} exercises solved without help, in 10 stages`);
    expect(page).toContain("Capstones of stage 1, 2, 3, 4, 5, 6, 7, 8, 9, 10");
    expect(readFileSync(join(clones[0] ?? "", "README.md"), "utf8")).toContain("## What this has done");
  });
});

describe("a learner who types the wrong answers", () => {
  test.each(ids)("%s is refused each time, with what points to the mistake", (id) => {
    const told = wrong.filter(({ exercise }) => exercise === id);
    expect(told.length).toBeGreaterThanOrEqual(2);
    for (const { answer, said } of told) {
      expect(said, answer).not.toMatch(/^(It passes|Cannot be checked)/);
      expect(oneLine(said), answer).toMatch(expectedRejection(join(answers, id, answer)) ?? /^$/);
    }
  });

  test("has nothing done in the end", () => {
    expect(existsSync(join(clones[1] ?? "", "exercises/progress.jsonl"))).toBe(false);
  });
});
