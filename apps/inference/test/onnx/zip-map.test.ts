import { describe, expect, it } from "vitest";
import { withoutZipMaps } from "../../src/onnx/zip-map.ts";
import { modelFolder } from "../scratch.ts";
import { fakeLog, post, runService, until } from "../service/running-service.ts";
import { identityModel } from "./models.ts";
import { writeOnnx } from "./write-onnx.ts";

/** As converters write a classifier: a label, and the table of probabilities behind a ZipMap. */
function classifier(labels: { ints: readonly number[] } | { strings: readonly string[] }): Uint8Array {
  const classes = Object.values(labels)[0].length;
  return writeOnnx({
    inputs: [{ name: "X", type: "float32", shape: ["rows", classes] }],
    outputs: [
      { name: "output_label", type: "int64", shape: ["rows"] },
      { name: "output_probability", type: "float32", shape: [] },
    ],
    nodes: [
      {
        operator: "ArgMax",
        inputs: ["X"],
        outputs: ["output_label"],
        attributes: { axis: { int: 1 }, keepdims: { int: 0 } },
      },
      { operator: "Softmax", inputs: ["X"], outputs: ["probabilities"] },
      {
        operator: "ZipMap",
        domain: "ai.onnx.ml",
        inputs: ["probabilities"],
        outputs: ["output_probability"],
        attributes: { ["ints" in labels ? "classlabels_int64s" : "classlabels_strings"]: labels },
      },
    ],
  });
}

describe("a classifier behind a ZipMap", () => {
  it("is served with its table of probabilities, whose last column is logged", async () => {
    const log = fakeLog();
    const folder = modelFolder({ "model.onnx": classifier({ ints: [0, 1] }) });
    const { url } = await runService({ modelUri: folder, modelName: "m" }, { insertPredictions: log.insert });
    const { json } = await post(`${url}/v1/models/m:predict`, {
      instances: [
        [0, 0],
        [0, Math.log(3)],
      ],
    });
    expect(
      json.predictions.map(({ output_label, probabilities }: Record<string, unknown>) => [output_label, probabilities]),
    ).toEqual([
      [0, [0.5, 0.5]],
      [1, [expect.closeTo(0.25, 6), expect.closeTo(0.75, 6)]],
    ]);
    await until(() => log.rows.size === 2);
    expect([...log.rows.values()].map((row) => row.probability)).toEqual([0.5, expect.closeTo(0.75, 6)]);
  });

  it("has as many columns as labels, of whatever kind", async () => {
    const folder = modelFolder({ "model.onnx": classifier({ strings: ["early", "late", "lost"] }) });
    const { url } = await runService({ modelUri: folder, modelName: "m" });
    const { outputs } = (await (await fetch(`${url}/v2/models/m`)).json()) as { outputs: object[] };
    expect(outputs).toContainEqual({ name: "probabilities", datatype: "FP32", shape: [-1, 3] });
  });

  it("is all that is changed: other models stay the bytes they are", () => {
    const model = identityModel(["float32"]);
    expect(withoutZipMaps(model)).toBe(model);
  });
});

describe("a probability that rounding put beyond 1", () => {
  it("is logged as 1; what is no probability is not logged", async () => {
    const log = fakeLog();
    const folder = modelFolder({ "model.onnx": identityModel(["float32"], 1) });
    const { url, metrics } = await runService({ modelUri: folder, modelName: "m" }, { insertPredictions: log.insert });
    await post(`${url}/v1/models/m:predict`, { instances: [[1.0000001], [-0.0000001], [1.5]] });
    await until(() => log.rows.size === 2);
    expect([...log.rows.values()].map((row) => row.probability)).toEqual([1, 0]);
    expect(await metrics.text()).toContain('log_rows_total{result="no_probability"} 1');
  });
});
