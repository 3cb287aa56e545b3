import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findProject, ProjectFileError, readProject, UnknownProjectError } from "../src/index.ts";

const flights = join(import.meta.dirname, "../../../apps/flight-delays");

function changed(change: (project: Record<string, unknown>) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "project-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const project = JSON.parse(readFileSync(join(flights, "project.json"), "utf8"));
  change(project);
  writeFileSync(join(folder, "project.json"), JSON.stringify(project));
  return folder;
}

test("the flights describe themselves", () => {
  expect(readProject(flights)).toMatchObject({
    name: "flight-delays",
    dataset: "data/flights",
    test: { label: "late" },
  });
});

test.each<[string, (project: Record<string, unknown>) => void, RegExp]>([
  ["a name with a capital", (project) => Object.assign(project, { name: "Churn" }), /name: expected lower-case/],
  [
    "a Tuesday",
    (project) => Object.assign(project.loop as object, { firstWeek: "2001-01-02" }),
    /loop.firstWeek: .*Monday/,
  ],
  ["a misspelt member", (project) => Object.assign(project, { datset: "x" }), /datset/],
])("%s is refused, and said where", (_, change, message) => {
  const folder = changed(change);
  expect(() => readProject(folder)).toThrow(message);
  expect(() => readProject(folder)).toThrow(ProjectFileError);
});

test("a project is found by its name among the apps, or by its path", () => {
  const apps = join(flights, "..");
  expect(findProject(apps, "flight-delays")).toBe(flights);
  const elsewhere = changed(() => {});
  expect(findProject(apps, elsewhere)).toBe(elsewhere);
  mkdirSync(join(elsewhere, "empty"));
  expect(() => findProject(apps, "./empty", elsewhere)).toThrow(UnknownProjectError);
  expect(() => findProject(apps, "churn")).toThrow(/mlops new churn --from/);
});
