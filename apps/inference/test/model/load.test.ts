import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ModelRefusedError } from "../../src/errors.ts";
import { crossRowModel, failingModel, flightsModel, identityModel } from "../onnx/models.ts";
import { writeOnnx } from "../onnx/write-onnx.ts";
import { modelFolder, scratchDirectory } from "../scratch.ts";
import { flightsSpec, getJson, post, runService } from "../service/running-service.ts";

const example = [{ origin: "JFK", distance: 100, origin_late_rate_3h: 0.4 }];

async function refusal(modelUri: string, verify?: () => Promise<void>): Promise<string> {
  try {
    await runService({ modelUri, modelName: "m" }, { verify });
    return "served";
  } catch (error) {
    expect(error).toBeInstanceOf(ModelRefusedError);
    return `${(error as ModelRefusedError).reason}: ${(error as Error).message}`;
  }
}

describe("a model that may not serve is refused with its reason", () => {
  it("when it is not there, empty, truncated or no ONNX at all", async () => {
    expect(await refusal("/nowhere/model.onnx")).toMatch(/^not_found: model .*: expected a file or folder/);
    expect(await refusal(scratchDirectory())).toMatch(/^format: .*expected one \.onnx file in .*, found 0/);
    expect(await refusal(modelFolder({ "model.onnx": "<html>not found</html>" }))).toMatch(
      /^format: .*expected an ONNX file/,
    );
    const truncated = flightsModel().subarray(0, 300);
    expect(await refusal(modelFolder({ "model.onnx": truncated }))).toMatch(/^format: .*the file ends/);
    expect(await refusal(modelFolder({ "model.onnx": "" }))).toMatch(/^load: /);
  });

  it("when it keeps data outside of its file or uses operators that ONNX does not define", async () => {
    const tensors = { name: "x", type: "float32", shape: ["rows", 1] } as const;
    const identity = { operator: "Identity", inputs: ["x"], outputs: ["y"] };
    const outside = writeOnnx({
      inputs: [tensors],
      outputs: [{ ...tensors, name: "y" }],
      nodes: [identity],
      external: ["w"],
    });
    expect(await refusal(modelFolder({ "model.onnx": outside }))).toMatch(/^external_data: .*found tensor w outside/);
    const custom = writeOnnx({
      inputs: [tensors],
      outputs: [{ ...tensors, name: "y" }],
      nodes: [{ ...identity, operator: "Exfiltrate", domain: "evil" }],
      domains: ["evil"],
    });
    expect(await refusal(modelFolder({ "model.onnx": custom }))).toMatch(/^custom_operator: .*found domain evil/);
  });

  it("when it fails on warm-up or answers its input example otherwise than recorded", async () => {
    expect(await refusal(modelFolder({ "model.onnx": failingModel() }))).toMatch(/^warm_up: /);
    const lies = modelFolder({
      "model.onnx": flightsModel(),
      "input_example.json": example,
      "output_example.json": { probability: [0.1] },
    });
    expect(await refusal(lies)).toMatch(/^input_example: .*output probability\[0\]: expected 0\.1, found 0\.8/);
    const odd = modelFolder({ "model.onnx": flightsModel(), "input_example.json": [{ origin: 1 }] });
    expect(await refusal(odd)).toMatch(/^input_example: .*input_example\[0\]\.origin: expected a string/);
  });

  it("when its feature spec does not make its inputs, or its MLmodel is of another flavour", async () => {
    const short = { ...flightsSpec, online: [] };
    expect(await refusal(modelFolder({ "model.onnx": flightsModel(), "features.json": short }))).toMatch(
      /^schema: .*no column makes the inputs origin_late_rate_3h/,
    );
    const sklearn = modelFolder({ "model.onnx": flightsModel(), MLmodel: "flavors:\n  sklearn: {}\n" });
    expect(await refusal(sklearn)).toMatch(/^format: .*expected the onnx flavour, found sklearn/);
  });

  it("when its signature does not hold", async () => {
    const folder = modelFolder({ "model.onnx": flightsModel() });
    const verify = async (): Promise<void> => {
      throw new Error("signed by an unknown key");
    };
    expect(await refusal(folder, verify)).toBe(`signature: model ${folder}: signed by an unknown key`);
  });
});

describe("a model that is served", () => {
  it("from a bare file goes by the file's name", async () => {
    const path = join(scratchDirectory(), "churn v2.onnx");
    writeFileSync(path, flightsModel());
    const service = await runService({ modelUri: path });
    expect(service.host.get("champion")?.identity).toMatchObject({ name: "churn-v2", version: "1" });
    expect((await post(`${service.url}/v1/models/churn-v2:predict`, { instances: example })).status).toBe(200);
  });

  it("is never merged with other requests when its rows depend on one another", async () => {
    const folder = modelFolder({
      "model.onnx": crossRowModel(),
      "input_example.json": { columns: ["x"], data: [[1], [2], [3]] },
    });
    const service = await runService({ modelUri: folder, modelName: "m" });
    expect(service.host.get("champion")?.schema.rowwise).toBe(false);
    const ask = async (...values: number[]): Promise<number[]> => {
      const instances = values.map((x) => ({ x }));
      const { json } = await post(`${service.url}/v1/models/m:predict`, { instances });
      return json.predictions.map((prediction: { share: number }) => prediction.share);
    };
    const answers = await Promise.all([ask(5, 5), ask(1), ask(2, 2, 2, 2)]);
    expect(answers).toEqual([[0.5, 0.5], [1], [0.25, 0.25, 0.25, 0.25]]);
  });

  it("with fixed rows and no names takes tensors of just that shape", async () => {
    const model = writeOnnx({
      inputs: [{ name: "x", type: "int64", shape: [2] }],
      outputs: [{ name: "y", type: "int64", shape: [2] }],
      nodes: [{ operator: "Identity", inputs: ["x"], outputs: ["y"] }],
    });
    const service = await runService({ modelUri: modelFolder({ "model.onnx": model }), modelName: "m" });
    const ask = (shape: number[], data: number[]) =>
      post(`${service.url}/v2/models/m/infer`, { inputs: [{ name: "x", datatype: "INT64", shape, data }] });
    expect((await ask([2], [7, 8])).json.outputs[0]).toMatchObject({ shape: [2], data: [7, 8] });
    expect((await ask([3], [7, 8, 9])).json.error).toContain("shape: expected [2], found [3]");
  });

  it("tells its example, its schema and its errors in OpenAPI, and offers a page to try it", async () => {
    const folder = modelFolder({
      "model.onnx": flightsModel(),
      "features.json": flightsSpec,
      "input_example.json": example,
    });
    const { url } = await runService({ modelUri: folder, modelName: "flight <delays>" });
    const document = await getJson(`${url}/openapi.json`);
    expect(document.openapi).toBe("3.1.0");
    const predict = document.paths["/v1/models/flight%20%3Cdelays%3E:predict"].post;
    const body = predict.requestBody.content["application/json"];
    expect(body.example).toEqual({ instances: example });
    expect(Object.keys(body.schema.properties.instances.items.properties)).toEqual([
      "origin",
      "distance",
      "origin_late_rate_3h",
      "scheduled_departure",
    ]);
    expect(Object.keys(predict.responses)).toEqual(["200", "400", "401", "404", "413", "415", "429", "503", "504"]);
    const page = await fetch(`${url}/`);
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; .*script-src 'sha256-/);
    const html = await page.text();
    expect(html).toContain("<h1>flight &#60;delays&#62; <small>version 1");
    expect(html).toContain("&#34;origin&#34;: &#34;JFK&#34;");
  });

  it("of every element type has an identity and metadata that say so", async () => {
    const folder = modelFolder({ "model.onnx": identityModel(["uint64"], 1) });
    const { url } = await runService({ modelUri: folder, modelName: "m" });
    const metadata = await getJson(`${url}/v2/models/m`);
    expect(metadata.parameters.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(metadata.inputs).toEqual([{ name: "in_uint64", datatype: "UINT64", shape: [-1, 1] }]);
  });
});
