import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { advanceAlerts, allAlerts, evaluateAlerts, fillSummary, type HoldingAlert } from "../../src/index.ts";
import { alertCases, EVALUATED_AT_SECONDS } from "./alert-cases.ts";

describe("the embedded evaluation", () => {
  it.each(alertCases.map((each) => [each.title, each] as const))("of %s", (_, { samples, fires }) => {
    const holding = evaluateAlerts(allAlerts, samples, EVALUATED_AT_SECONDS * 1000);
    expect(holding.map(({ alert, labels, value }) => ({ name: alert.name, labels, value }))).toEqual(fires);
  });

  it("has a case in which each alert fires", () => {
    const fired = new Set(alertCases.flatMap(({ fires }) => fires.map(({ name }) => name)));
    expect([...fired].sort()).toEqual(allAlerts.map(({ name }) => name).sort());
  });

  it("has a runbook page for each alert", () => {
    const missing = allAlerts.filter(({ runbook }) => !existsSync(new URL(`../../../../${runbook}`, import.meta.url)));
    expect(missing.map(({ runbook }) => runbook)).toEqual([]);
  });
});

describe("an alert's course", () => {
  const [definition] = allAlerts;
  if (!definition) throw new Error("no alerts");
  const holding = (forSeconds: number, value = 1): HoldingAlert[] => [
    { alert: { ...definition, forSeconds }, labels: { feature: "x" }, value },
  ];

  it("is pending until it has held for its time, fires once, and is resolved once", () => {
    const first = advanceAlerts([], holding(60), 0);
    expect(first).toMatchObject({ fired: [], active: [{ state: "pending", since: 0, firedAt: null }] });
    const second = advanceAlerts(first.active, holding(60, 2), 60_000);
    expect(second).toMatchObject({ fired: [{ state: "firing", since: 0, firedAt: 60_000, value: 2 }], resolved: [] });
    const third = advanceAlerts(second.active, holding(60), 90_000);
    expect(third).toMatchObject({ fired: [], active: [{ firedAt: 60_000 }] });
    const last = advanceAlerts(third.active, [], 120_000);
    expect(last).toMatchObject({ active: [], fired: [], resolved: [{ firedAt: 60_000 }] });
  });

  it("begins anew when it stopped holding before it fired", () => {
    const first = advanceAlerts([], holding(60), 0);
    const gone = advanceAlerts(first.active, [], 30_000);
    expect(gone.resolved).toEqual([]);
    expect(advanceAlerts(gone.active, holding(60), 61_000).fired).toEqual([]);
  });

  it("has a fingerprint that repeats share and other labels do not", () => {
    const other: HoldingAlert[] = [{ alert: definition, labels: { feature: "y" }, value: 1 }];
    const [a] = advanceAlerts([], holding(0), 0).active;
    const [b] = advanceAlerts([], holding(0, 7), 99).active;
    const [c] = advanceAlerts([], other, 0).active;
    expect(a?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(b?.fingerprint).toBe(a?.fingerprint);
    expect(c?.fingerprint).not.toBe(a?.fingerprint);
  });
});

it("fills in a summary", () => {
  const filled = fillSummary("{{ $labels.feature }} is {{ $value }} of {{ $labels.other }}", {
    labels: { feature: "hour" },
    value: 0.5,
  });
  expect(filled).toBe("hour is 0.500 of ");
});
