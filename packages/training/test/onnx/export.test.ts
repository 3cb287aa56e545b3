import { createRandom } from "@mlops/statistics";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { loadBackend, type TensorFlow } from "../../src/backend/load.ts";
import type { FeatureTable } from "../../src/feature-table.ts";
import { calibrated, IDENTITY } from "../../src/fitting/calibration.ts";
import { predictLogits } from "../../src/fitting/predict.ts";
import { createNetwork } from "../../src/network/network.ts";
import { restoreNetwork } from "../../src/network/restore.ts";
import { readWeights } from "../../src/network/weights.ts";
import { type ExportableModel, exportOnnx } from "../../src/onnx/export.ts";
import { checkParity } from "../../src/onnx/parity.ts";
import { decodeModel } from "../../src/onnx/schema.ts";
import { openOnnx } from "../../src/onnx/session.ts";
import { encodeTable } from "../../src/preprocessing/encode.ts";
import type { EncodingRequest } from "../../src/preprocessing/encodings.ts";
import { fitPreprocessing } from "../../src/preprocessing/fit.ts";
import { madeTable, requests } from "../tables.ts";

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadBackend("wasm"));
});

function untrained(seed: number, hidden: number[], encodings: readonly EncodingRequest[]): ExportableModel {
  const preprocessing = fitPreprocessing(madeTable(100, seed), encodings);
  const network = createNetwork(tf, preprocessing, { hidden }, createRandom(seed), 0.2);
  const weights = readWeights(network);
  network.dispose();
  return { preprocessing, hidden, weights, calibration: { slope: 0.9, intercept: -0.2 } };
}

async function compare(model: ExportableModel, table: FeatureTable): Promise<ReturnType<typeof checkParity>> {
  const network = restoreNetwork(tf, model);
  const logits = predictLogits(tf, network, encodeTable(table, model.preprocessing));
  network.dispose();
  const onnx = await openOnnx(exportOnnx(model));
  const found = await onnx.predict(table);
  await onnx.release();
  return checkParity(
    logits.map((logit) => calibrated(logit, model.calibration)),
    found,
  );
}

describe("an exported model", () => {
  it("gives the probabilities of the network for any rows and any weights", async () => {
    const rows = fc.array(
      fc.record({
        place: fc.oneof(fc.constantFrom("ATL", "BOS", "ŁÓDŹ"), fc.string()),
        rate: fc.float({ noNaN: true, noDefaultInfinity: true }),
        hour: fc.float({ noNaN: true, min: 0, max: 24 }),
      }),
      { minLength: 1, maxLength: 40 },
    );
    const shape = fc.record({
      seed: fc.integer({ min: 1, max: 1000 }),
      hidden: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
      encodings: fc.subarray([...requests], { minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(rows, shape, async (asked, { seed, hidden, encodings }) => {
        const table = {
          rows: asked.length,
          strings: { place: asked.map(({ place }) => place) },
          numbers: {
            rate: Float32Array.from(asked, ({ rate }) => rate),
            hour: Float32Array.from(asked, ({ hour }) => hour),
          },
        };
        const { largestDifference } = await compare(untrained(seed, hidden, encodings), table);
        expect(largestDifference).toBeLessThanOrEqual(1e-5);
      }),
      { numRuns: 25 },
    );
  });

  it("gives them over more rows than one call takes", async () => {
    expect((await compare(untrained(1, [4], requests), madeTable(20_000, 4))).rows).toBe(20_000);
  });

  it("takes raw columns by name and uses standard operators only", async () => {
    const bytes = exportOnnx(untrained(1, [4], requests));
    const model = decodeModel(bytes);
    expect(model.opset_import.map(({ domain, version }) => `${domain}:${version}`)).toEqual([":17", "ai.onnx.ml:3"]);
    const operators = new Set(model.graph.node.map((node) => node.op_type));
    const standard = "Concat Max Min Sub Mul Sin Cos LabelEncoder Gather Squeeze Gemm Relu Sigmoid".split(" ");
    expect([...operators].filter((operator) => !standard.includes(operator))).toEqual([]);
    expect(model.graph.output.map(({ name }) => name)).toEqual(["probability"]);
    const onnx = await openOnnx(bytes);
    expect(onnx.inputs).toEqual([
      { name: "rate", type: "number" },
      { name: "hour", type: "number" },
      { name: "place", type: "string" },
    ]);
    await onnx.release();
  });

  it("has the same bytes each time, and carries the calibration", () => {
    const model = untrained(1, [4], requests);
    expect(exportOnnx(model)).toEqual(exportOnnx(model));
    expect(exportOnnx({ ...model, calibration: IDENTITY })).not.toEqual(exportOnnx(model));
  });

  it("takes NaN for a number that may be missing, alone or not, and an empty string for a text", async () => {
    const mayBeMissing: EncodingRequest[] = [
      { kind: "number", input: "rate", missing: true },
      { kind: "cycle", input: "hour", period: 24, harmonics: 2, missing: true },
      { kind: "category", input: "place", dimension: 2, maximum: 3, minimumRows: 2 },
    ];
    const number = fc.oneof(fc.constant(Number.NaN), fc.float({ noNaN: true, min: -1e9, max: 1e9 }));
    const rows = fc.array(fc.tuple(number, number, fc.constantFrom("", "ATL", "never seen")), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(rows, fc.subarray(mayBeMissing, { minLength: 1 }), async (asked, encodings) => {
        const table = {
          rows: asked.length,
          strings: { place: asked.map(([, , place]) => place) },
          numbers: {
            rate: Float32Array.from(asked, ([rate]) => rate),
            hour: Float32Array.from(asked, ([, hour]) => hour % 24),
          },
        };
        const { largestDifference } = await compare(untrained(3, [5], encodings), table);
        expect(largestDifference).toBeLessThanOrEqual(1e-5);
      }),
      { numRuns: 20 },
    );
  });

  it("without a hidden layer is a logistic regression, and gives its probabilities", async () => {
    expect((await compare(untrained(2, [], requests), madeTable(50, 4))).largestDifference).toBeLessThanOrEqual(1e-5);
  });

  it("keeps its own names apart from those of the columns, and its output's from both", async () => {
    const { numbers, strings, ...table } = madeTable(100, 5);
    const renamed = {
      ...table,
      strings: { features: strings.place as string[] },
      numbers: { numbers: numbers.rate as Float32Array, layer_0: numbers.hour as Float32Array },
    };
    const preprocessing = fitPreprocessing(renamed, [
      { kind: "number", input: "numbers" },
      { kind: "number", input: "layer_0" },
      { kind: "category", input: "features", dimension: 2 },
    ]);
    const network = createNetwork(tf, preprocessing, { hidden: [3] }, createRandom(1), 0.2);
    const model = { preprocessing, hidden: [3], weights: readWeights(network), calibration: IDENTITY };
    network.dispose();
    expect((await compare(model, renamed)).rows).toBe(100);
    const clash = { encodings: [{ kind: "cycle", input: "probability", period: 1, harmonics: 1 } as const] };
    expect(() => exportOnnx({ ...model, preprocessing: clash })).toThrow(/rename the column/);
  });
});
