import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./documents.ts";

const stages = readdirSync(join(root, "exercises")).filter((name) => /^\d\d-/.test(name));

/** How many exercises a stage has: folders with a check. */
function countExercises(stage: string): number {
  const folder = join(root, "exercises", stage);
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, "check.test.ts"))).length;
}

test.each(["README.md", "docs/README.md"])("%s says of every stage how many exercises it has", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const said = stages.map((stage) => Number(new RegExp(`\\[(\\d+)\\]\\([./]*exercises/${stage}\\)`).exec(text)?.[1]));
  expect(said).toEqual(stages.map(countExercises));
});

test("the README's number of exercises is their number", () => {
  const all = stages.reduce((sum, stage) => sum + countExercises(stage), 0);
  expect(readFileSync(join(root, "README.md"), "utf8")).toContain(`${all} exercises in ten stages`);
});

test("every exercise and every capstone is on its stage's page", () => {
  const missing = stages.flatMap((stage) => {
    const page = readFileSync(join(root, "docs", stage, "README.md"), "utf8");
    const names = readdirSync(join(root, "exercises", stage)).filter((name) => /^\d\d-/.test(name));
    return names.filter((name) => !page.includes(`exercises/${stage}/${name}`)).map((name) => `${stage}/${name}`);
  });
  expect(missing).toEqual([]);
});

test.each(stages)("docs/%s has the seven parts of a stage's page, in order", (stage) => {
  const page = readFileSync(join(root, "docs", stage, "README.md"), "utf8").replace(/^```[\s\S]*?^```/gm, "");
  const parts = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(parts).toEqual([
    "What it is for",
    "How this project does it",
    "See it run",
    "How others do it",
    "Exercises",
    "Read next",
    "What an interviewer asks",
  ]);
});
