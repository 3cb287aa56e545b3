import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestError } from "../../src/errors.ts";
import { mlflowRequest, v1Request, v1Response, v2Request, v2Response } from "../../src/http/openapi/schemas.ts";
import { readDocument } from "../../src/protocol/mlflow/document.ts";
import { readV2Request } from "../../src/protocol/v2/request.ts";
import { flightsFolder, post, runService } from "../service/running-service.ts";

const flag = fc.constantFrom<unknown>(true, false, "yes", 1, null, undefined);
const name = fc.constantFrom<unknown>("x", "", 7, null, undefined);
const shape = fc.oneof(
  fc.array(fc.integer({ min: -1, max: 2 }), { maxLength: 2 }),
  fc.constantFrom<unknown>([1.5], "1", undefined, new Array(9).fill(1)),
);
const tensor = fc.record({
  name,
  shape,
  datatype: fc.constantFrom<unknown>("FP32", "BYTES", "BF16", "float", 3, undefined),
  parameters: fc.constantFrom<unknown>(undefined, {}, [], { binary_data_size: -1 }),
  extra: fc.constantFrom<unknown>(undefined, undefined, undefined, 1),
});
const document = fc.record({
  id: name,
  parameters: fc.oneof(
    fc.constantFrom<unknown>(undefined, {}, [], 3),
    fc.record({ binary_data_output: flag, explain: flag }),
  ),
  inputs: fc.oneof(fc.array(tensor, { maxLength: 2 }), fc.constantFrom<unknown>({}, undefined)),
  outputs: fc.oneof(
    fc.array(
      fc.record({ name, parameters: fc.constantFrom<unknown>(undefined, { classification: -1 }, { binary_data: 2 }) }),
      { maxLength: 1 },
    ),
    fc.constantFrom<unknown>(undefined, {}),
  ),
});

/** JSON has no undefined: members without a value are absent. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function takes(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(RequestError);
    return false;
  }
}

/** Data that fit each tensor's shape and datatype, so that only the document's form decides. */
function withData(value: { inputs?: unknown }): unknown {
  if (!Array.isArray(value.inputs)) return value;
  const inputs = value.inputs.map((input) => {
    const size = Array.isArray(input.shape)
      ? input.shape.reduce((product: number, side: number) => product * side, 1)
      : 0;
    return { ...input, data: new Array(Math.max(0, Math.floor(size))).fill(input.datatype === "BYTES" ? "a" : 1) };
  });
  return { ...value, inputs };
}

describe("the schemas of the OpenAPI document", () => {
  it("take just the V2 documents that the reader by hand takes", () => {
    fc.assert(
      fc.property(document, (made) => {
        const value = withData(asJson(made) as object);
        expect(takes(() => readV2Request(value, undefined))).toBe(v2Request.safeParse(value).success);
      }),
      { numRuns: 2000 },
    );
  });

  it("take just the MLflow documents that the reader by hand takes", () => {
    const schema = { inputs: [], widths: [] } as never;
    const rows = fc.constantFrom<unknown>([], [{ a: 1 }], [[1]], "rows", 3, undefined);
    const split = fc.record({
      columns: fc.constantFrom<unknown>(["a"], [], "a", undefined),
      data: fc.constantFrom<unknown>([], "x", undefined),
      more: fc.constantFrom<unknown>(undefined, undefined, 1),
    });
    const made = fc.record({
      dataframe_split: fc.oneof(fc.constant(undefined), split),
      other: fc.constantFrom<unknown>(undefined, undefined, 1),
    });
    fc.assert(
      fc.property(made, rows, ({ other, ...parts }, instances) => {
        const value = asJson({ ...parts, ...(Array.isArray(instances) ? { instances } : {}), more: other }) as object;
        expect(takes(() => readDocument(value, schema))).toBe(mlflowRequest.safeParse(value).success);
      }),
    );
  });

  it("describe the answers that are given", async () => {
    const { url } = await runService({ modelUri: flightsFolder(), modelName: "m" });
    const instance = { origin: "XXX", distance: 1, origin_late_rate_3h: 0.5 };
    const request = { instances: [instance], parameters: { explain: true } };
    expect(v1Request.safeParse(request).success).toBe(true);
    const v1 = await post(`${url}/v1/models/m:predict`, request);
    v1Response.parse(v1.json);
    const inputs = Object.entries(instance).map(([column, value]) => ({
      name: column,
      datatype: typeof value === "string" ? "BYTES" : "FP32",
      shape: [1, 1],
      data: [value],
    }));
    v2Response.parse((await post(`${url}/v2/models/m/infer`, { id: "1", inputs })).json);
  });
});
