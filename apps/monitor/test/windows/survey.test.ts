import { describe, expect, it } from "vitest";
import { completeWeeks, type WindowSurvey } from "../../src/windows/survey.ts";
import { addWeeks, weekRange, weeksBetween } from "../../src/windows/week.ts";

const seen = (week: string, predictions: number, modelVersion = 1): WindowSurvey => ({
  modelName: "m",
  modelVersion,
  week,
  number: 0,
  predictions,
  labelled: 0,
  ids: null,
});

describe("a week", () => {
  it("is complete when enough predictions are of later weeks, whichever model made them", () => {
    const survey = [seen("2001-03-05", 900), seen("2001-03-12", 15), seen("2001-03-12", 10, 2), seen("2001-03-19", 3)];
    expect(completeWeeks(survey, 20)).toEqual(new Set(["2001-03-05"]));
    expect(completeWeeks(survey, 3)).toEqual(new Set(["2001-03-05", "2001-03-12"]));
    expect(completeWeeks(survey, 29)).toEqual(new Set());
    expect(completeWeeks([], 1)).toEqual(new Set());
  });

  it("runs from Monday to Monday, over months and years", () => {
    const [start, end] = weekRange("2001-12-31");
    expect([new Date(start).toISOString(), new Date(end).toISOString()]).toEqual([
      "2001-12-31T00:00:00.000Z",
      "2002-01-07T00:00:00.000Z",
    ]);
    expect(addWeeks("2001-12-31", 1)).toBe("2002-01-07");
    expect(addWeeks("2001-03-05", -1)).toBe("2001-02-26");
    expect(weeksBetween("2001-02-26", "2001-03-19")).toBe(3);
  });
});
