import { describe, expect, it } from "vitest";
import { MissingColumnError } from "../../src/errors.ts";
import { flightFeatureSpec } from "../../src/flights/feature-spec.ts";
import { modelInputs, onlineKeys } from "../../src/spec/assemble.ts";
import { deriveFeatures } from "../../src/spec/derive.ts";
import { parseFeatureSpec } from "../../src/spec/schema.ts";

const request = { origin: "LAX", destination: "JFK", scheduled_departure: "2001-03-05T07:47", distance: 2475 };

describe("a request", () => {
  it("has its hour, weekday and month by the clock at the origin, and its instant by the origin's zone", () => {
    expect(deriveFeatures(flightFeatureSpec, request)).toEqual({
      scheduled_hour: 7 + 47 / 60,
      weekday: 1,
      month: 3,
      departure_utc: Date.UTC(2001, 2, 5, 15, 47),
    });
  });

  it("reads the state of both airports at the same instant, the last half hour at or before it", () => {
    const bucketMillis = Date.UTC(2001, 2, 5, 15, 30);
    expect(onlineKeys(flightFeatureSpec, request)).toEqual([
      { view: "airport_state", entity: "LAX", bucketMillis },
      { view: "airport_state", entity: "JFK", bucketMillis },
    ]);
  });

  it("becomes the model's inputs, in the model's order", () => {
    const state = Object.fromEntries(
      Object.values(flightFeatureSpec.online[0]?.features ?? {}).map((name, i) => [name, i]),
    );
    const { inputs, missing } = modelInputs(flightFeatureSpec, request, [state, { ...state, late_rate_3h: 0.5 }]);
    expect(Object.keys(inputs)).toEqual(flightFeatureSpec.inputs);
    expect(missing).toEqual([]);
    expect(inputs).toMatchObject({
      origin: "LAX",
      distance: 2475,
      origin_late_rate_3h: 0,
      destination_late_rate_3h: 0.5,
    });
  });

  it("takes the stand-in values where the store has no row, and says which", () => {
    const { inputs, missing } = modelInputs(flightFeatureSpec, request, [undefined, undefined]);
    expect(missing).toHaveLength(24);
    expect(inputs.origin_late_rate_3h).toBe(0.2);
    expect(inputs.destination_arrivals_3h).toBe(0);
  });

  it("from an unknown airport is taken to be on UTC", () => {
    expect(deriveFeatures(flightFeatureSpec, { ...request, origin: "__proto__" }).departure_utc).toBe(
      Date.UTC(2001, 2, 5, 7, 47),
    );
  });

  it.each([
    ["origin", { ...request, origin: 5 }],
    ["scheduled_departure", { ...request, scheduled_departure: undefined }],
    ["distance", { ...request, distance: null }],
  ])("without a usable %s is refused by that name", (column, row) => {
    const assemble = (): unknown => modelInputs(flightFeatureSpec, row, [undefined, undefined]);
    expect(assemble).toThrow(MissingColumnError);
    expect(assemble).toThrow(new RegExp(`^${column}: `));
  });
});

describe("a column that may be missing", () => {
  const spec = parseFeatureSpec({
    version: 1,
    request: [
      { name: "age", type: "number", required: false },
      { name: "plan", type: "string", required: false },
      { name: "since", type: "timestamp", required: false },
    ],
    eventTime: "since",
    derived: [{ name: "since_days", from: "since", transform: "days" }],
    online: [],
    zones: {},
    inputs: ["age", "plan", "since_days"],
  });

  it("is NaN or an empty text, and so is what follows from it", () => {
    expect(modelInputs(spec, { age: 4, plan: "pro", since: "2000-01-10T12:00" }, []).inputs).toEqual({
      age: 4,
      plan: "pro",
      since_days: 7.5,
    });
    const nothing = { age: Number.NaN, plan: "", since_days: Number.NaN };
    expect(modelInputs(spec, { age: null, plan: null, since: null }, []).inputs).toEqual(nothing);
    expect(modelInputs(spec, {}, []).inputs).toEqual(nothing);
  });
});
