import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flightsModel, flightsProbability } from "../onnx/models.ts";
import { modelFolder } from "../scratch.ts";
import { post, runService } from "../service/running-service.ts";

const typical = { origin: "ORD", distance: 500, origin_late_rate_3h: 0.2 };
const typicalScore = flightsProbability({ origin: "ORD", distance: 500, rate: 0.2 });

async function service(): Promise<string> {
  const folder = modelFolder({ "model.onnx": flightsModel(), "input_example.json": [typical] });
  return (await runService({ modelUri: folder, modelName: "m" })).url;
}

describe("an explanation", () => {
  it("adds up to the score less the baseline's, and gives nothing to a feature that is as usual", async () => {
    const url = await service();
    const rows = fc.record({
      origin: fc.constantFrom("JFK", "ORD", "SFO"),
      distance: fc.integer({ min: 50, max: 3000 }),
      origin_late_rate_3h: fc.float({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(rows, async (row) => {
        const { status, json } = await post(`${url}/v1/models/m:explain`, { instances: [row] });
        expect(status).toBe(200);
        const [{ probability, explanation }] = json.predictions;
        const parts: Record<string, number> = explanation.contributions;
        const sum = Object.values(parts).reduce((total, part) => total + part, 0);
        expect(explanation.baseline_score).toBeCloseTo(typicalScore, 6);
        expect(sum).toBeCloseTo(probability - explanation.baseline_score, 5);
        if (row.origin === typical.origin) expect(parts.origin).toBeCloseTo(0, 7);
        if (row.distance > 600) expect(parts.distance).toBeGreaterThan(0);
      }),
      { numRuns: 25 },
    );
  });

  it("can be asked for by a parameter, in V1 and in V2", async () => {
    const url = await service();
    const v1 = await post(`${url}/v1/models/m:predict`, { instances: [typical], parameters: { explain: true } });
    expect(v1.json.predictions[0].explanation.method).toMatch(/^Shapley values sampled over 10 pairs/);
    const inputs = [
      { name: "origin", datatype: "BYTES", shape: [1, 1], data: ["JFK"] },
      { name: "distance", datatype: "FP32", shape: [1, 1], data: [900] },
      { name: "origin_late_rate_3h", datatype: "FP32", shape: [1, 1], data: [0.2] },
    ];
    const v2 = await post(`${url}/v2/models/m/infer`, { inputs, parameters: { explain: true } });
    expect(v2.json.outputs[1]).toMatchObject({ name: "feature_contributions", datatype: "FP64", shape: [1, 3] });
    expect(v2.json.outputs[1].data[0]).toBeGreaterThan(0.1);
    expect(v2.json.outputs[1].data[2]).toBeCloseTo(0, 6);
  });

  it("is refused for more rows than it may cost", async () => {
    const { status, json } = await post(`${await service()}/v1/models/m:explain`, {
      instances: new Array(33).fill(typical),
    });
    expect([status, json.error]).toEqual([400, "explain: expected at most 32 rows, found 33"]);
  });
});
