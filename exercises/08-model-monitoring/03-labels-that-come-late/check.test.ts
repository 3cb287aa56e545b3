import { expect, test } from "vitest";
import { judgeWindow, type Label, type Prediction } from "./window.ts";

const window = { from: 100, to: 200 };
const rule = { graceMilliseconds: 50, minimumLabels: 2, minimumShare: 0.5 };
const predictions: Prediction[] = [
  { id: "before", at: 99, probability: 0.9 },
  { id: "a", at: 100, probability: 0.2 },
  { id: "b", at: 150, probability: 0.4 },
  { id: "c", at: 199, probability: 0.6 },
  { id: "after", at: 200, probability: 0.9 },
];
const label = (id: string, late = false): Label => ({ id, late });
const judge = (labels: Label[], now = 1000) => judgeWindow(predictions, labels, window, now, rule);

test("a window is not judged yet while labels may still come", () => {
  expect(
    judge([label("a"), label("b"), label("c")], 249),
    "verdict one millisecond before the end of the grace: not judged yet",
  ).toEqual({ state: "open" });
  expect(judge([label("a"), label("b"), label("c")], 250).state, "state at the end of the grace").toBe("judged");
});

test("a window with too few labels says so", () => {
  expect(judge([label("a")]), "verdict with one of three labelled: not judged yet").toEqual({
    state: "insufficient",
    labelled: 1,
    share: 1 / 3,
  });
  expect(
    judgeWindow([], [], window, 1000, { ...rule, minimumLabels: 0, minimumShare: 0 }),
    "verdict of a window without predictions",
  ).toEqual({ state: "insufficient", labelled: 0, share: 0 });
});

test("both means are over the labelled predictions", () => {
  const verdict = judge([label("a", true), label("b")]);
  expect(verdict, "verdict with a (late) and b labelled, c not: both means over the labelled").toEqual({
    state: "judged",
    labelled: 2,
    share: 2 / 3,
    meanProbability: expect.closeTo(0.3, 9),
    lateShare: 0.5,
  });
});

test("labels of other windows are none of its business", () => {
  expect(
    judge([label("before"), label("after"), label("a")]),
    "verdict with labels for flights before and after the window",
  ).toMatchObject({ labelled: 1 });
});

test("repeated labels count each prediction once, and the last one counts", () => {
  const verdict = judge([label("a"), label("a"), label("a", true), label("b"), label("b")]);
  expect(
    verdict,
    "verdict with three labels for a, the last of them late, and two for b: each prediction once",
  ).toMatchObject({ labelled: 2, lateShare: 0.5 });
});
