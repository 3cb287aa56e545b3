import { describe, expect, it } from "vitest";
import { flightsProbability } from "../onnx/models.ts";
import { fakeLog, fakeRegistry, fakeStore, flightsFolder, post, runService, until } from "./running-service.ts";

const row = { origin: "JFK", distance: 2000, scheduled_departure: "2001-03-05T17:40:00" };

describe("a prediction from raw columns", () => {
  it("reads online features by key, answers with identity and age, and logs what it answered", async () => {
    const store = fakeStore({ JFK: 0.4 });
    const log = fakeLog();
    const service = await runService(
      { modelUri: flightsFolder(), modelName: "flight-delays" },
      { readOnline: store.read, insertPredictions: log.insert },
    );
    const { status, json } = await post(`${service.url}/v1/models/flight-delays:predict`, { instances: [row] });
    expect(status).toBe(200);
    expect(json).toMatchObject({ model_name: "flight-delays", model_version: "1" });
    const [prediction] = json.predictions;
    expect(prediction.probability).toBeCloseTo(flightsProbability({ origin: "JFK", distance: 2000, rate: 0.4 }), 6);
    expect(prediction.feature_age_seconds).toBe(600);
    expect(prediction.prediction_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(store.asked).toEqual([
      [{ view: "airport_state", entity: "JFK", bucketMillis: Date.UTC(2001, 2, 5, 17, 30) }],
    ]);
    await until(() => log.rows.size === 1);
    expect(log.rows.get(prediction.prediction_id)).toMatchObject({
      modelName: "flight-delays",
      modelVersion: 1,
      eventTime: "2001-03-05T17:40:00.000Z",
      request: row,
      features: { origin: "JFK", distance: 2000, origin_late_rate_3h: 0.4 },
      probability: prediction.probability,
    });
  });

  it("takes online features that the client sends by name as they are", async () => {
    const store = fakeStore({ JFK: 0.4 });
    const service = await runService({ modelUri: flightsFolder(), modelName: "m" }, { readOnline: store.read });
    const { json } = await post(`${service.url}/v1/models/m:predict`, {
      instances: [{ origin: "JFK", distance: 2000, origin_late_rate_3h: 0.9 }],
    });
    const expected = flightsProbability({ origin: "JFK", distance: 2000, rate: 0.9 });
    expect(json.predictions[0].probability).toBeCloseTo(expected, 6);
    expect(store.asked).toEqual([]);
  });

  it("takes the stand-in, without an age, where the store has no row", async () => {
    const service = await runService({ modelUri: flightsFolder(), modelName: "m" }, { readOnline: fakeStore({}).read });
    const { json } = await post(`${service.url}/v1/models/m:predict`, { instances: [row] });
    const expected = flightsProbability({ origin: "JFK", distance: 2000, rate: 0.2 });
    expect(json.predictions[0].probability).toBeCloseTo(expected, 6);
    expect(json.predictions[0]).not.toHaveProperty("feature_age_seconds");
    expect(json.predictions[0].missing_features).toEqual(["origin_late_rate_3h"]);
  });

  it("logs what the store had no value for as null, flags it and counts it, asked the first time or from the cache", async () => {
    const log = fakeLog();
    const service = await runService(
      { modelUri: flightsFolder(), modelName: "m" },
      { readOnline: fakeStore({ ORD: 0.3 }).read, insertPredictions: log.insert },
    );
    for (let time = 0; time < 2; time++) {
      const instances = [row, { ...row, origin: "ORD" }];
      const { json } = await post(`${service.url}/v1/models/m:predict`, { instances });
      expect(json.predictions[0].missing_features).toEqual(["origin_late_rate_3h"]);
      expect(json.predictions[1]).not.toHaveProperty("missing_features");
    }
    await until(() => log.rows.size === 4);
    const logged = [...log.rows.values()].map(({ features }) => features.origin_late_rate_3h);
    expect(logged).toEqual([null, expect.closeTo(0.3, 6), null, expect.closeTo(0.3, 6)]);
    const metrics = await service.metrics.text();
    expect(metrics).toContain('mlops_inference_missing_features_total{model_name="m",input="origin_late_rate_3h"} 2');
  });

  it("takes the stand-ins for all rows when no store is configured", async () => {
    const service = await runService({ modelUri: flightsFolder(), modelName: "m" });
    const { status, json } = await post(`${service.url}/v1/models/m:predict`, { instances: [row] });
    const expected = flightsProbability({ origin: "JFK", distance: 2000, rate: 0.2 });
    expect([status, json.predictions[0].probability]).toEqual([200, expect.closeTo(expected, 6)]);
  });

  it("serves an unknown category, flags it and counts it", async () => {
    const service = await runService({ modelUri: flightsFolder(), modelName: "m" }, { readOnline: fakeStore({}).read });
    const { status, json } = await post(`${service.url}/v1/models/m:predict`, {
      instances: [{ ...row, origin: "XXX" }],
    });
    expect(status).toBe(200);
    expect(json.predictions[0].unknown_categories).toEqual(["origin"]);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toContain('mlops_inference_unknown_categories_total{model_name="m",input="origin"} 1');
  });
});

describe("requests at the same time", () => {
  it("each get their own answer, merged or not, in every protocol", async () => {
    for (const batching of [true, false]) {
      const service = await runService(
        { modelUri: flightsFolder(), modelName: "m", batching },
        { readOnline: fakeStore({ JFK: 0.4 }).read },
      );
      const asks = Array.from({ length: 60 }, async (_, index) => {
        const distance = 10 * index;
        const expected = flightsProbability({ origin: "JFK", distance, rate: 0.4 });
        const record = { ...row, distance };
        if (index % 3 === 0) {
          const { json } = await post(`${service.url}/v1/models/m:predict`, { instances: [record, row] });
          expect(json.predictions).toHaveLength(2);
          expect(json.predictions[0].probability).toBeCloseTo(expected, 6);
        } else if (index % 3 === 1) {
          const { json } = await post(`${service.url}/invocations`, { dataframe_records: [record] });
          expect(json.predictions).toEqual([{ probability: expect.closeTo(expected, 6) }]);
        } else {
          const { json } = await post(`${service.url}/v2/models/m/infer`, {
            inputs: [
              { name: "origin", datatype: "BYTES", shape: [1, 1], data: ["JFK"] },
              { name: "distance", datatype: "FP32", shape: [1, 1], data: [distance] },
              { name: "origin_late_rate_3h", datatype: "FP32", shape: [1, 1], data: [0.4] },
            ],
          });
          expect(json.outputs[0]).toMatchObject({ shape: [1, 1], data: [expect.closeTo(expected, 6)] });
        }
      });
      await Promise.all(asks);
    }
  });
});

describe("a service that follows an alias", () => {
  it("swaps when the alias moves, with no request failed, and rolls back the same way", async () => {
    const registry = fakeRegistry("flight-delays");
    registry.folders.set("1", flightsFolder(0)).set("2", flightsFolder(1));
    registry.aliases.set("champion", "1");
    const service = await runService(
      { modelUri: "models:/flight-delays@champion", aliasPollMillis: 5 },
      { registry, readOnline: fakeStore({ JFK: 0.4 }).read },
    );
    const versions = new Set<string>();
    const statuses = new Set<number>();
    const ask = async (): Promise<string> => {
      const { status, json } = await post(`${service.url}/v1/models/flight-delays:predict`, { instances: [row] });
      const bias = json.model_version === "1" ? 0 : 1;
      const expected = flightsProbability({ origin: "JFK", distance: 2000, rate: 0.4 }, bias);
      expect(json.predictions[0].probability).toBeCloseTo(expected, 6);
      statuses.add(status);
      versions.add(json.model_version);
      return json.model_version;
    };
    expect(await ask()).toBe("1");
    registry.aliases.set("champion", "2");
    await until(async () => (await ask()) === "2");
    registry.aliases.set("champion", "1");
    await until(async () => (await ask()) === "1");
    expect([...statuses]).toEqual([200]);
  });
});
