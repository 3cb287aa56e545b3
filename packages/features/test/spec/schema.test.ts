import { describe, expect, it } from "vitest";
import { FeatureSpecError } from "../../src/errors.ts";
import { flightFeatureSpec } from "../../src/flights/feature-spec.ts";
import { parseFeatureSpec } from "../../src/spec/schema.ts";

const copy = (): Record<string, unknown> => structuredClone(flightFeatureSpec) as unknown as Record<string, unknown>;

describe("features.json", () => {
  it("comes back the same from JSON", () => {
    expect(parseFeatureSpec(JSON.parse(JSON.stringify(flightFeatureSpec)))).toEqual(flightFeatureSpec);
  });

  it("has each input of the model once", () => {
    expect(new Set(flightFeatureSpec.inputs).size).toBe(flightFeatureSpec.inputs.length);
  });

  it("names every problem of its shape at once", () => {
    const broken = { ...copy(), version: 2, eventTime: 5 };
    expect(() => parseFeatureSpec(broken)).toThrow(FeatureSpecError);
    expect(() => parseFeatureSpec(broken)).toThrow(/version: .*eventTime: /);
  });

  it.each([
    ["an input that nothing makes", { inputs: ["origin", "wind"] }, "inputs: no column wind"],
    ["an event time that is not sent", { eventTime: "takeoff" }, "eventTime: no column takeoff"],
    [
      "a derived feature from nowhere",
      { derived: [{ name: "weekday", from: "landing", transform: "weekday" }] },
      "derived weekday: no column landing",
    ],
    [
      "a place that is not sent",
      { derived: [{ name: "departure_utc", from: "scheduled_departure", transform: "utc", zoneOf: "city" }] },
      "derived departure_utc: no column city",
    ],
  ])("refuses %s", (_, change, message) => {
    expect(() => parseFeatureSpec({ ...copy(), ...change })).toThrow(message);
  });

  it("refuses a view without a value for airports that the store does not know", () => {
    const [view] = flightFeatureSpec.online;
    const { origin_late_rate_3h: _, ...missing } = view?.missing ?? {};
    expect(() => parseFeatureSpec({ ...copy(), online: [{ ...view, missing }] })).toThrow(
      "no value for origin_late_rate_3h",
    );
  });
});
