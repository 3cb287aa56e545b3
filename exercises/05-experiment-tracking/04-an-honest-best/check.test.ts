import { expect, test } from "vitest";
import { type Run, selectRun } from "./select.ts";

const run = (id: string, validation: number, seconds = 60, test = 0.7, validationError = 0.003): Run => ({
  id,
  validation,
  validationError,
  test,
  seconds,
});

test("it is chosen on validation, whatever the test week says", () => {
  const runs = [run("lucky", 0.74, 60, 0.8), run("good", 0.78, 60, 0.76), run("poor", 0.7, 10, 0.75)];
  expect(
    selectRun(runs).id,
    "the run chosen among one lucky on the test week and one good on validation: chosen on validation",
  ).toBe("good");
});

test("what is reported took no part in the choice", () => {
  expect(
    selectRun([run("a", 0.78, 60, 0.76)]).reported,
    "the AUC reported, of validation 0.78 and test 0.76: one that took no part in the choice",
  ).toBe(0.76);
});

test("a run that is as good and quicker is taken", () => {
  const runs = [run("big", 0.78, 600), run("small", 0.778, 30), run("tiny", 0.77, 1)];
  expect(
    selectRun(runs).id,
    "of 0.780 in 600 s, 0.778 in 30 s and 0.770 in 1 s, with a standard error of 0.003: as good and quicker",
  ).toBe("small");
});

test("the standard error is that of the best", () => {
  const runs = [run("best", 0.78, 600, 0.7, 0.001), run("vague", 0.775, 1, 0.7, 0.05)];
  expect(selectRun(runs).id, "the best has an error of 0.001, the other one of 0.05").toBe("best");
});

test("of two as quick, the better on validation", () => {
  expect(selectRun([run("b", 0.779, 30), run("a", 0.78, 30)]).id, "of 0.779 and 0.780, both in 30 s").toBe("a");
});

test("it says how many it looked at, those that diverged among them", () => {
  expect(
    selectRun([run("a", 0.78), run("b", Number.NaN, 1), run("c", 0.6)]),
    "three runs, one of which diverged",
  ).toEqual({ id: "a", reported: 0.7, candidates: 3 });
});

test("if all diverged there is nothing to choose", () => {
  expect(
    () => selectRun([run("a", Number.NaN), run("b", Number.POSITIVE_INFINITY)]),
    "two runs that diverged",
  ).toThrow();
});
