import { expect, test } from "vitest";
import { parseLabels } from "../../src/labels/parse-labels.ts";

const given = { prediction_id: "01a20d40-33ba-7000-ab3f-717b8f6fff08", observed_at: "2024-03-05T00:00:00Z" };
const lateOf = (label: object): boolean | undefined => parseLabels({ labels: [{ ...given, ...label }] }, 15)[0]?.late;

test("a label is a measure that the line is drawn through, or the answer itself", () => {
  expect([lateOf({ delay_minutes: 15 }), lateOf({ delay_minutes: 16 })]).toEqual([false, true]);
  expect([lateOf({ positive: false }), lateOf({ positive: true })]).toEqual([false, true]);
});

test("neither and both are refused, by the label's place", () => {
  for (const label of [{}, { delay_minutes: 3, positive: true }]) {
    expect(() => lateOf(label)).toThrow(/labels\.0.*either delay_minutes or positive/);
  }
});
