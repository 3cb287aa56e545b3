import { expect, test } from "vitest";
import { writeOnnx } from "../onnx/write-onnx.ts";
import { modelFolder } from "../scratch.ts";
import { post, runService } from "../service/running-service.ts";

const shape = ["rows", 1];

/** sigmoid(0.1 x age, or 4 where it is missing + weight(plan) + 0.001 x days, or 0 + income): all but income may be missing. */
const model = writeOnnx({
  inputs: [
    { name: "age", type: "float32", shape },
    { name: "plan", type: "string", shape },
    { name: "since_days", type: "float32", shape },
    { name: "income", type: "float32", shape },
  ],
  outputs: [{ name: "probability", type: "float32", shape }],
  floats: {
    forty: { dims: [1], values: [40] },
    tenth: { dims: [1], values: [0.1] },
    zero: { dims: [1], values: [0] },
    thousandth: { dims: [1], values: [0.001] },
  },
  nodes: [
    { operator: "IsNaN", inputs: ["age"], outputs: ["noAge"] },
    { operator: "Where", inputs: ["noAge", "forty", "age"], outputs: ["anAge"] },
    { operator: "Mul", inputs: ["anAge", "tenth"], outputs: ["byAge"] },
    { operator: "IsNaN", inputs: ["since_days"], outputs: ["noDays"] },
    { operator: "Where", inputs: ["noDays", "zero", "since_days"], outputs: ["someDays"] },
    { operator: "Mul", inputs: ["someDays", "thousandth"], outputs: ["byDays"] },
    {
      operator: "LabelEncoder",
      domain: "ai.onnx.ml",
      inputs: ["plan"],
      outputs: ["byPlan"],
      attributes: {
        keys_strings: { strings: ["", "pro"] },
        values_floats: { floats: [-1, 0.5] },
        default_float: { float: 0 },
      },
    },
    { operator: "Add", inputs: ["byAge", "byPlan"], outputs: ["some"] },
    { operator: "Add", inputs: ["some", "byDays"], outputs: ["more"] },
    { operator: "Add", inputs: ["more", "income"], outputs: ["logit"] },
    { operator: "Sigmoid", inputs: ["logit"], outputs: ["probability"] },
  ],
});

const spec = {
  version: 1,
  request: [
    { name: "age", type: "number", required: false },
    { name: "plan", type: "string", required: false },
    { name: "since", type: "timestamp", required: false },
    { name: "income", type: "number" },
    { name: "event_time", type: "timestamp", required: false },
  ],
  eventTime: "event_time",
  derived: [{ name: "since_days", from: "since", transform: "days" }],
  online: [],
  zones: {},
  inputs: ["age", "plan", "since_days", "income"],
};

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));
/** What the model says of a row without age, plan and date; and of one with all. */
const ofNothing = sigmoid(4 - 1 - 3);
const ofAll = sigmoid(2 + 0.5 + 0.1 - 3);
const nothing = { age: null, plan: null, since: null, income: -3 };
const all = { age: 20, plan: "pro", since: "2000-04-12", income: -3 };

async function service(): Promise<string> {
  const folder = modelFolder({ "model.onnx": model, "features.json": spec });
  return (await runService({ modelUri: folder, modelName: "m" })).url;
}

test("null, nothing, an empty text and NaN are missing values in every protocol, each as the model takes it", async () => {
  const url = await service();
  const close = [ofAll, ofNothing].map((value) => expect.closeTo(value, 5));
  const v1 = await post(`${url}/v1/models/m:predict`, { instances: [all, nothing] });
  expect(v1.json.predictions.map(({ probability }: { probability: number }) => probability)).toEqual(close);
  const absent = await post(`${url}/v1/models/m:predict`, { instances: [{ income: -3 }, { income: -3, plan: "" }] });
  expect(absent.json.predictions[0].probability).toBeCloseTo(ofNothing, 5);
  expect(absent.json.predictions[1].probability).toBeCloseTo(ofNothing, 5);
  const columns = ["age", "plan", "since", "income"] as const;
  const data = [all, nothing].map((row) => columns.map((column) => row[column]));
  const frame = await post(`${url}/invocations`, { dataframe_split: { columns, data } });
  expect(frame.json.predictions.map(({ probability }: { probability: number }) => probability)).toEqual(close);
  const csv = await post(`${url}/invocations`, "age,plan,since,income\n20,pro,2000-04-12,-3\n,,,-3\n", {
    "content-type": "text/csv",
  });
  expect(csv.json.predictions.map(({ probability }: { probability: number }) => probability)).toEqual(close);
  const v2 = await post(`${url}/v2/models/m/infer`, {
    inputs: [
      { name: "age", shape: [2, 1], datatype: "FP32", data: [20, null] },
      { name: "plan", shape: [2, 1], datatype: "BYTES", data: ["pro", null] },
      { name: "since_days", shape: [2, 1], datatype: "FP32", data: [100, null] },
      { name: "income", shape: [2, 1], datatype: "FP32", data: [-3, -3] },
    ],
  });
  expect(v2.json.outputs[0].data).toEqual(close);
});

test("a column that may not be missing is refused as ever, by its name", async () => {
  const url = await service();
  const refusal = async (row: object): Promise<[number, string]> => {
    const { status, json } = await post(`${url}/v1/models/m:predict`, { instances: [row] });
    return [status, json.error];
  };
  expect(await refusal({ ...all, income: null })).toEqual([
    400,
    expect.stringMatching(/income: expected a number, found null/),
  ]);
  expect(await refusal({ age: 20 })).toEqual([400, expect.stringMatching(/income: expected a value, found nothing/)]);
  expect(await refusal({ ...all, age: "old" })).toEqual([400, expect.stringMatching(/age: expected a number/)]);
});
