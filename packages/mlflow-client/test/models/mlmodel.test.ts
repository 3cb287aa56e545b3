import { expect, it } from "vitest";
import { parse } from "yaml";
import { tensor } from "../../src/index.ts";
import { encodeInputExample } from "../../src/models/input-example.ts";
import { descriptionFiles, onnxEnvironment } from "../../src/models/mlmodel.ts";
import { encodeSignature } from "../../src/models/signature.ts";

const example = encodeInputExample({ x: [[1], [2]] });
const files = descriptionFiles({
  data: "model.onnx",
  modelId: "m-1",
  runId: "r1",
  sizeBytes: 9,
  createdAt: new Date("2001-01-02T03:04:05.678Z"),
  signature: { inputs: [tensor("x", "float32", [-1, 1])], outputs: '[{"type":"double"}]' },
  example,
  metadata: { note: "yes: “no” # maybe" },
  environment: onnxEnvironment,
  providers: ["CPUExecutionProvider"],
});

it("MLmodel says how Python loads the model", () => {
  expect(parse(files.MLmodel ?? "")).toMatchObject({
    flavors: {
      onnx: { data: "model.onnx", providers: ["CPUExecutionProvider"] },
      python_function: { loader_module: "mlflow.onnx", data: "model.onnx", env: { conda: "conda.yaml" } },
    },
    model_id: "m-1",
    run_id: "r1",
    metadata: { note: "yes: “no” # maybe" },
    saved_input_example_info: { artifact_path: "input_example.json" },
    signature: {
      inputs: '[{"name":"x","type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,1]}}]',
      outputs: '[{"type":"double"}]',
      params: null,
    },
    utc_time_created: "2001-01-02 03:04:05.678000",
  });
});

it("the environments name the same requirements", () => {
  const conda = parse(files["conda.yaml"] ?? "") as { dependencies: [string, string, { pip: string[] }] };
  expect(conda.dependencies[2].pip.join("\n")).toBe(files["requirements.txt"]?.trim());
  expect(parse(files["python_env.yaml"] ?? "")).toMatchObject({ dependencies: ["-r requirements.txt"] });
});

it("an example is kept for people and for the scoring server", () => {
  expect(JSON.parse(example.files["serving_input_example.json"] ?? "")).toEqual({ inputs: { x: [[1], [2]] } });
  const table = encodeInputExample({ columns: ["a"], data: [[1]] });
  expect(table.info).toMatchObject({ type: "dataframe", pandas_orient: "split" });
  expect(JSON.parse(table.files["serving_input_example.json"] ?? "")).toEqual({
    dataframe_split: { columns: ["a"], data: [[1]] },
  });
});

it("a signature that is none is refused", () => {
  expect(() => encodeSignature({ inputs: "not json" })).toThrow(/expected inputs to be JSON/);
  expect(() => encodeSignature({ inputs: "{}" })).toThrow(/expected inputs to be a list/);
});
