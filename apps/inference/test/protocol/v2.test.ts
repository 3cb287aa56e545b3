import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ElementType, elementBytes, v2Datatypes } from "../../src/onnx/element-type.ts";
import { flightsProbability, identityModel } from "../onnx/models.ts";
import { modelFolder } from "../scratch.ts";
import { fakeStore, flightsFolder, post, runService } from "../service/running-service.ts";

const types = Object.keys(elementBytes) as ElementType[];

/** Three values of each type that are exact in it, smallest and largest among them. */
const samples: Readonly<Record<ElementType, readonly unknown[]>> = {
  bool: [true, false, true, true],
  uint8: [0, 255, 7, 1],
  uint16: [0, 65_535, 7, 1],
  uint32: [0, 4_294_967_295, 7, 1],
  uint64: [0, Number.MAX_SAFE_INTEGER, 7, 1],
  int8: [-128, 127, 0, 1],
  int16: [-32_768, 32_767, 0, 1],
  int32: [-2_147_483_648, 2_147_483_647, 0, 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 0, 1],
  float16: [65_504, -0.5, 0.000_030_517_578_125, 0],
  float32: [3.4028234663852886e38, -1.5, 0.25, 0],
  float64: [1.797_693_134_862_315_7e308, -1e-300, 0.1, 0],
  string: ["", "naïve ☃", 'a,b\n"c"', "\u0001"],
};

function jsonInputs(shape: (values: readonly unknown[]) => unknown): object[] {
  return types.map((type) => ({
    name: `in_${type}`,
    datatype: v2Datatypes[type],
    shape: [2, 2],
    data: shape(samples[type]),
  }));
}

async function identityService(): Promise<string> {
  const folder = modelFolder({ "model.onnx": identityModel(types) });
  const service = await runService({ modelUri: folder, modelName: "identity" });
  return `${service.url}/v2/models/identity`;
}

describe("the V2 protocol", () => {
  it("takes and gives every datatype, flat and nested, with the request's id", async () => {
    const url = await identityService();
    const flat = await post(`${url}/infer`, { id: "7", inputs: jsonInputs((values) => values) });
    const nested = await post(`${url}/versions/1/infer`, {
      id: "7",
      inputs: jsonInputs((values) => [values.slice(0, 2), values.slice(2)]),
    });
    expect(flat.status).toBe(200);
    expect(flat.json.id).toBe("7");
    for (const [index, type] of types.entries()) {
      expect(flat.json.outputs[index]).toEqual({
        name: `out_${type}`,
        datatype: v2Datatypes[type],
        shape: [2, 2],
        data: samples[type],
      });
    }
    expect(nested.json.outputs).toEqual(flat.json.outputs);
  });

  it("gives only the outputs asked for, and refuses unknown ones", async () => {
    const url = await identityService();
    const inputs = jsonInputs((values) => values);
    const { json } = await post(`${url}/infer`, { inputs, outputs: [{ name: "out_int8" }, { name: "out_string" }] });
    expect(json.outputs.map((output: { name: string }) => output.name)).toEqual(["out_int8", "out_string"]);
    const refused = await post(`${url}/infer`, { inputs, outputs: [{ name: "nothing" }] });
    expect(refused.status).toBe(400);
    expect(refused.json.error).toMatch(/^outputs\[0\]\.name: expected one of out_bool, .*, found nothing$/);
  });

  it("describes its server, models and tensors", async () => {
    const url = await identityService();
    const get = async (path: string): Promise<unknown> => (await fetch(new URL(path, url))).json();
    expect(await get("/v2")).toEqual({
      name: "mlops-inference",
      version: "0.1.0",
      extensions: expect.arrayContaining(["binary_tensor_data"]),
    });
    expect(await get("/v2/health/live")).toEqual({ live: true });
    expect(await get("/v2/health/ready")).toEqual({ ready: true });
    expect(await get("/v2/models/identity/versions/1/ready")).toEqual({ name: "identity", ready: true });
    const metadata = (await get("/v2/models/identity")) as { inputs: object[]; versions: string[] };
    expect(metadata).toMatchObject({ name: "identity", versions: ["1"], platform: "onnxruntime_onnx" });
    expect(metadata.inputs).toContainEqual({ name: "in_float16", datatype: "FP16", shape: [-1, 2] });
    expect((await fetch(new URL("/v2/models/other", url))).status).toBe(404);
    expect((await post(`${url}/versions/9/infer`, { inputs: [] })).status).toBe(404);
  });

  it("makes missing inputs from raw columns when the model has a feature spec", async () => {
    const service = await runService(
      { modelUri: flightsFolder(), modelName: "m" },
      { readOnline: fakeStore({ JFK: 0.4, ORD: 0.1 }).read },
    );
    const { status, json } = await post(`${service.url}/v2/models/m/infer`, {
      inputs: [
        { name: "origin", datatype: "BYTES", shape: [2, 1], data: ["JFK", "ORD"] },
        { name: "distance", datatype: "FP32", shape: [2, 1], data: [100, 200] },
        { name: "scheduled_departure", datatype: "BYTES", shape: [2], data: ["2001-03-05T17:40", "2001-03-05T18:00"] },
      ],
    });
    expect(status).toBe(200);
    const [output] = json.outputs;
    expect(output.shape).toEqual([2, 1]);
    expect(output.data[0]).toBeCloseTo(flightsProbability({ origin: "JFK", distance: 100, rate: 0.4 }), 6);
    expect(output.data[1]).toBeCloseTo(flightsProbability({ origin: "ORD", distance: 200, rate: 0.1 }), 6);
    expect(json.parameters.prediction_ids.split(",")).toHaveLength(2);
  });
});

describe("the binary tensor extension", () => {
  it("carries every datatype bit for bit, in and out", async () => {
    const url = await identityService();
    const chunks = types.map((type) => binaryOf(type));
    const inputs = types.map((type, index) => ({
      name: `in_${type}`,
      datatype: v2Datatypes[type],
      shape: [2, 2],
      parameters: { binary_data_size: (chunks[index] as Buffer).length },
    }));
    const json = Buffer.from(JSON.stringify({ inputs, parameters: { binary_data_output: true } }));
    const response = await fetch(`${url}/infer`, {
      method: "POST",
      headers: { "inference-header-content-length": String(json.length) },
      body: Buffer.concat([json, ...chunks]),
    });
    expect(response.status).toBe(200);
    const body = Buffer.from(await response.arrayBuffer());
    const length = Number(response.headers.get("inference-header-content-length"));
    const document = JSON.parse(body.subarray(0, length).toString());
    expect(document.outputs.map((output: { parameters: object }) => output.parameters)).toEqual(
      chunks.map((chunk) => ({ binary_data_size: chunk.length })),
    );
    expect(body.subarray(length)).toEqual(Buffer.concat(chunks));
  });

  it("takes BF16 for a float32 input, widened exactly", async () => {
    const folder = modelFolder({ "model.onnx": identityModel(["float32"], 3) });
    const { url } = await runService({ modelUri: folder, modelName: "m" });
    const ask = async (
      values: readonly number[],
      size: number,
    ): Promise<{ outputs: { data: number[] }[]; error: string }> => {
      const json = JSON.stringify({
        inputs: [{ name: "in_float32", datatype: "BF16", shape: [1, 3], parameters: { binary_data_size: size } }],
      });
      const response = await fetch(`${url}/v2/models/m/infer`, {
        method: "POST",
        headers: { "inference-header-content-length": String(json.length) },
        body: Buffer.concat([Buffer.from(json), Buffer.from(Uint16Array.from(values).buffer)]),
      });
      return (await response.json()) as { outputs: { data: number[] }[]; error: string };
    };
    const bits = [0x3f80, 0xc049, 0x0001];
    expect((await ask(bits, 6)).outputs[0]?.data).toEqual([1, -3.140625, Math.fround(2 ** -133)]);
    expect((await ask(bits, 5)).error).toMatch(/expected binary_data_size 6 for the shape, found 5/);
    expect((await ask([0x3f80, 0x7f80, 0], 6)).error).toMatch(/element 1: expected a finite float32, found Infinity/);
  });

  it("refuses headers and sizes that do not fit, each with 400 and the reason", async () => {
    const folder = modelFolder({ "model.onnx": identityModel(["float32"], 1) });
    const service = await runService({ modelUri: folder, modelName: "m" });
    const ask = async (size: unknown, bytes: number, header: string): Promise<string> => {
      const json = JSON.stringify({
        inputs: [{ name: "in_float32", datatype: "FP32", shape: [1, 1], parameters: { binary_data_size: size } }],
      });
      const response = await fetch(`${service.url}/v2/models/m/infer`, {
        method: "POST",
        headers:
          header === "" ? {} : { "inference-header-content-length": header.replace("LENGTH", String(json.length)) },
        body: Buffer.concat([Buffer.from(json), Buffer.alloc(bytes)]),
      });
      const text = (await response.json()) as { error: string };
      return `${response.status} ${text.error}`;
    };
    expect(await ask(8, 8, "LENGTH")).toMatch(/^400 .*expected binary_data_size 4 for the shape, found 8/);
    expect(await ask(4, 2, "LENGTH")).toMatch(/^400 .*expected 4 bytes of binary data, found 2/);
    expect(await ask(4, 9, "LENGTH")).toMatch(/^400 body: expected no bytes after the tensors, found 5/);
    expect(await ask(-4, 4, "LENGTH")).toMatch(/^400 .*binary_data_size: expected a number of bytes/);
    expect(await ask(4, 0, "99999")).toMatch(/^400 header Inference-Header-Content-Length/);
    expect(await ask(4, 0, "-1")).toMatch(/^400 header Inference-Header-Content-Length/);
    expect(await ask(4, 0, "")).toMatch(/^400 .*needs the header Inference-Header-Content-Length/);
  });

  it("refuses NaN and infinities in bytes as in JSON", async () => {
    const folder = modelFolder({ "model.onnx": identityModel(["float32"], 1) });
    const service = await runService({ modelUri: folder, modelName: "m" });
    const json = JSON.stringify({
      inputs: [{ name: "in_float32", datatype: "FP32", shape: [1, 1], parameters: { binary_data_size: 4 } }],
    });
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const response = await fetch(`${service.url}/v2/models/m/infer`, {
        method: "POST",
        headers: { "inference-header-content-length": String(json.length) },
        body: Buffer.concat([Buffer.from(json), Buffer.from(Float32Array.of(value).buffer)]),
      });
      expect(response.status).toBe(400);
    }
  });
});

describe("integers and half precision", () => {
  it("hands on any integer of a type's range, and refuses what is beyond", async () => {
    const folder = modelFolder({ "model.onnx": identityModel(["int16", "int64"], 1) });
    const service = await runService({ modelUri: folder, modelName: "m" });
    const ask = (int16: unknown, int64: unknown) =>
      post(`${service.url}/v2/models/m/infer`, {
        inputs: [
          { name: "in_int16", datatype: "INT16", shape: [1, 1], data: [int16] },
          { name: "in_int64", datatype: "INT64", shape: [1, 1], data: [int64] },
        ],
      });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -40_000, max: 40_000 }), fc.maxSafeInteger(), async (small, large) => {
        const { status, json } = await ask(small, large);
        const fits = small >= -32_768 && small <= 32_767;
        expect(status).toBe(fits ? 200 : 400);
        if (fits) expect(json.outputs.map((output: { data: number[] }) => output.data[0])).toEqual([small, large]);
        else expect(json.error).toContain("inputs[0].data[0]: expected int16, an integer from -32768 to 32767");
      }),
      { numRuns: 60 },
    );
    expect((await ask(1, 2 ** 60)).json.error).toContain("binary tensor extension");
    expect((await ask(1.5, 1)).status).toBe(400);
    expect((await ask("1", 1)).status).toBe(400);
  });
});

function binaryOf(type: ElementType): Buffer {
  const bytes = Buffer.alloc(4 * elementBytes[type], 0);
  if (type !== "string") {
    for (let index = 0; index < bytes.length; index++) bytes[index] = type === "bool" ? index % 2 : 0x11 + index;
    return bytes;
  }
  return Buffer.concat(
    ["", "naïve ☃", "b", "c"].map((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(Buffer.byteLength(text));
      return Buffer.concat([length, Buffer.from(text)]);
    }),
  );
}
