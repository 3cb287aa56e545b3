import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupIntoIncidents, type IncidentAlert } from "../../../src/commands/incidents/incident.ts";

function alert(id: number, fired: number, resolved: number | null, severity = "warning"): IncidentAlert {
  return {
    name: `Alert${id}`,
    severity,
    labels: {},
    week: null,
    summary: "",
    value: 1,
    firedAt: new Date(fired * 1000),
    resolvedAt: resolved === null ? null : new Date(resolved * 1000),
  };
}

describe("alerts make an incident", () => {
  test("when their times overlap, however many link the first to the last", () => {
    const incidents = groupIntoIncidents([alert(1, 0, 10), alert(2, 8, 20), alert(3, 19, 30), alert(4, 31, 40)]);
    expect(incidents.map(({ alerts }) => alerts.map(({ name }) => name))).toEqual([
      ["Alert1", "Alert2", "Alert3"],
      ["Alert4"],
    ]);
    expect(incidents[0]?.closedAt).toEqual(new Date(30_000));
  });

  test("that goes on while one of them holds, even when a later one is over", () => {
    const [incident] = groupIntoIncidents([alert(1, 0, null), alert(2, 5, 6, "critical")]);
    expect(incident).toMatchObject({ id: 1, closedAt: null, severity: "critical" });
  });

  test("but not when they only inform", () => {
    expect(groupIntoIncidents([alert(1, 0, 10, "info")])).toEqual([]);
    expect(groupIntoIncidents([alert(1, 0, 10, "info"), alert(2, 5, 6)])).toHaveLength(1);
  });

  test("so that incidents never overlap and no warning is lost", () => {
    const times = fc.tuple(fc.nat(1000), fc.option(fc.nat(200)), fc.constantFrom("info", "warning", "critical"));
    fc.assert(
      fc.property(fc.array(times, { maxLength: 30 }), (drawn) => {
        const sorted = drawn.toSorted(([a], [b]) => a - b);
        const alerts = sorted.map(([at, lasts, severity], id) =>
          alert(id, at, lasts === null ? null : at + lasts, severity),
        );
        const incidents = groupIntoIncidents(alerts);
        for (const [index, { closedAt }] of incidents.slice(0, -1).entries()) {
          const next = incidents[index + 1]?.openedAt as Date;
          expect(closedAt && closedAt < next).toBe(true);
        }
        const kept = new Set(incidents.flatMap((incident) => incident.alerts.map(({ name }) => name)));
        for (const each of alerts) if (each.severity !== "info") expect(kept.has(each.name)).toBe(true);
      }),
    );
  });
});
