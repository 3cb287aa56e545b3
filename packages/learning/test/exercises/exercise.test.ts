import { expect, test } from "vitest";
import { findExercise } from "../../src/index.ts";
import { doubleExercise } from "./fixture.ts";

test("an exercise is found by its id, its name and a unique part", () => {
  const exercise = doubleExercise();
  for (const name of ["01-foundations/01-double", "01-double", "doub"]) {
    expect(findExercise([exercise], name)).toBe(exercise);
  }
});

test("a name that none has says how to list them", () => {
  expect(() => findExercise([doubleExercise()], "triple")).toThrow(
    "exercise triple: none has that name; 'mlops learn list' shows all",
  );
});

test("front matter that is wrong names exercise, field and what is expected", () => {
  expect(() => doubleExercise({ "README.md": "---\ntitle: Double\n---\ntext" })).toThrow(
    /01-double: README\.md front matter.*file/s,
  );
});
