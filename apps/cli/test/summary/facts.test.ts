import { expect, test } from "vitest";
import { summaryFacts } from "../../src/summary/facts.ts";
import { summaryText } from "../../src/summary/text.ts";
import { passWithPromotion } from "../report/history-fixture.ts";

function factsOf(history = passWithPromotion()): Record<string, string> {
  return Object.fromEntries(summaryFacts(history).map(({ name, value }) => [name, value]));
}

test("both models with intervals, the difference, and the story in order", () => {
  expect(factsOf()).toEqual({
    "Champion v1": "AUC 0.7200 [0.7100, 0.7300], log loss 0.3100 [0.3000, 0.3200]",
    "Challenger v2": "AUC 0.7400 [0.7300, 0.7500], log loss 0.3100 [0.3000, 0.3200]",
    Promoted:
      "AUC +0.0200 [+0.0100, +0.0300], log loss −0.0200 [−0.0300, −0.0100], paired on 40,000 flights of week 2001-04-23",
    "Late flights": "12 % to 14 % by week",
    "Drift began": "week 2001-04-23, scores at PSI 0.40",
    "Alert fired": "ScoreDrift in week 2001-04-23: the scores have moved",
    "New model served": "from week 2001-04-30, v2",
    Requests: "100, 0 errors, p50 1.0 ms, p99 1.0 ms",
  });
});

test("a first model without a challenger is called that, and a quiet pass says so", () => {
  const history = passWithPromotion();
  const [decision] = history.decisions;
  const evidence = decision?.evidence && { ...decision.evidence, champion: undefined };
  const facts = factsOf({
    ...history,
    decisions: decision ? [{ ...decision, challengerVersion: 1, championVersion: undefined, evidence }] : [],
    moments: [],
    status: { windows: [], alertHistory: [], retrainings: [] },
  });
  expect(facts["First model v1"]).toContain("AUC 0.7400");
  expect(facts["Alert fired"]).toBe("none");
  expect(facts["New model served"]).toBe("no");
});

test("the link of the page is the last line", () => {
  const lineage = [
    { what: "prediction", id: "0193" },
    { what: "model version", id: "flight-delays/2" },
  ];
  const text = summaryText(summaryFacts(passWithPromotion()), lineage, "file:///loop.html", process.stdout);
  expect(text.split("\n").at(-1)).toMatch(/file:\/\/\/loop\.html$/);
  expect(text).toMatch(/prediction +0193\n.*└ model version +flight-delays\/2/);
});
