import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { identityModel } from "../onnx/models.ts";
import { modelFolder } from "../scratch.ts";
import { fakeStore, flightsFolder, post, runService } from "../service/running-service.ts";

const row = { origin: "JFK", distance: 2000, scheduled_departure: "2001-03-05T17:40:00" };
const rows = (...instances: unknown[]): string => JSON.stringify({ instances });
const withRow = (change: object): string => rows({ ...row, ...change });
const deep = `{"instances":${"[".repeat(40)}${"]".repeat(40)}}`;

/** Body of a V1 request, status, and what the error must name. */
const cases: readonly (readonly [string, string | Buffer, number, RegExp])[] = [
  ["an empty body", "", 400, /^body: expected a JSON document, found nothing/],
  ["malformed JSON", '{"instances":[', 400, /^body: expected a JSON document, found a syntax error/],
  ["JSON cut off in a string", '{"instances":[{"origin":"JF', 400, /^body: expected a JSON document/],
  ["nesting beyond the limit", deep, 400, /^body: expected nesting of at most 32, found deeper/],
  ["invalid UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, /^body: expected UTF-8/],
  ["a duplicate key", '{"instances":[{"origin":"JFK","origin":"ORD"}]}', 400, /found instances\[0\]\.origin twice/],
  [
    "a duplicate key spelled with an escape",
    '{"instances":[{"a":1,"\\u0061":2}]}',
    400,
    /found instances\[0\]\.a twice/,
  ],
  ["an array", "[1]", 400, /^body: expected an object \{"instances": \[\.\.\.\]\}, found an array of 1/],
  ["null", "null", 400, /found null/],
  ["no instances", "{}", 400, /^instances: expected an array of rows, found nothing/],
  ["instances that are no array", '{"instances":{}}', 400, /^instances: expected an array of rows, found an object/],
  ["an empty batch", rows(), 400, /^instances: expected at least 1 row/],
  ["too many rows", rows(...new Array(6).fill(row)), 400, /^instances: expected at most 5 rows, found an array of 6/],
  ["an unknown member", '{"instances":[],"more":1}', 400, /^more: expected only the members instances and parameters/],
  ["a row that is no object", rows(7), 400, /^instances\[0\]: expected an object of columns, found the number 7/],
  [
    "a missing column",
    rows({ origin: "JFK", scheduled_departure: row.scheduled_departure }),
    400,
    /^instances\[0\]\.distance: expected a value, found nothing/,
  ],
  [
    "an extra column",
    withRow({ colour: "red" }),
    400,
    /^instances\[0\]\.colour: expected only origin, distance, scheduled_departure, or the model/,
  ],
  ["a null", withRow({ distance: null }), 400, /^instances\[0\]\.distance: expected a number, found null/],
  [
    "a wrong type",
    withRow({ distance: "far" }),
    400,
    /^instances\[0\]\.distance: expected a number, found the string "far"/,
  ],
  [
    "a number for a string",
    withRow({ origin: 5 }),
    400,
    /^instances\[0\]\.origin: expected a string, found the number 5/,
  ],
  [
    "a time that is none",
    withRow({ scheduled_departure: "soon" }),
    400,
    /^instances\[0\]\.scheduled_departure: expected a time/,
  ],
  ["a date that does not exist", withRow({ scheduled_departure: "2001-02-30T10:00" }), 400, /expected a time/],
  ["a number beyond float32", withRow({ distance: 1e39 }), 400, /^instances\[0\]\.distance: expected a finite float32/],
  [
    "a number that JSON reads as infinite",
    '{"instances":[{"origin":"JFK","distance":1e999,"origin_late_rate_3h":0}]}',
    400,
    /distance/,
  ],
  ["NaN", '{"instances":[{"distance":NaN}]}', 400, /syntax error/],
  ["a NUL in a string", withRow({ origin: "JF\u0000K" }), 400, /without NUL/],
  [
    "__proto__ as a column",
    '{"instances":[{"__proto__":{"origin":"JFK"},"distance":1}]}',
    400,
    /__proto__: expected only/,
  ],
  ["constructor as a column", '{"instances":[{"constructor":1}]}', 400, /constructor: expected only/],
  [
    "a flag that is none",
    `{"instances":[${JSON.stringify(row)}],"parameters":{"explain":"yes"}}`,
    400,
    /^parameters\.explain: expected true or false/,
  ],
];

async function flightsService(): Promise<string> {
  const limits = { rows: 5, bodyBytes: 4096 };
  const service = await runService(
    {
      modelUri: flightsFolder(),
      modelName: "m",
      limits: { ...(await import("../../src/settings.ts")).defaultLimits, ...limits },
    },
    { readOnline: fakeStore({}).read },
  );
  return service.url;
}

describe("bad input", () => {
  it("gets its status and an error that names the field, the expected and the found", async () => {
    const url = await flightsService();
    for (const [name, body, status, message] of cases) {
      const answer = await post(`${url}/v1/models/m:predict`, body);
      expect({ name, status: answer.status, error: answer.json.error }).toEqual({
        name,
        status,
        error: expect.stringMatching(message),
      });
    }
    expect((await post(`${url}/v1/models/m:predict`, rows(row))).status).toBe(200);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/mlops_inference_errors_total\{protocol="v1",kind="json"\} \d+/);
    expect(metrics).not.toMatch(/kind="internal"\} [1-9]/);
  });

  it("is refused by size before and while it arrives, inflated or not", async () => {
    const url = await flightsService();
    const large = rows({ ...row, origin: "J".repeat(5000) });
    const declared = await post(`${url}/v1/models/m:predict`, large);
    expect(declared.status).toBe(413);
    const gzipped = await post(`${url}/v1/models/m:predict`, gzipSync(large), { "content-encoding": "gzip" });
    expect([gzipped.status, gzipped.json.error]).toEqual([413, expect.stringContaining("when inflated")]);
    const streamed = await fetch(`${url}/v1/models/m:predict`, {
      method: "POST",
      body: new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1000)),
      }),
      duplex: "half",
    } as RequestInit).then(
      (response) => response.status,
      () => 413,
    );
    expect(streamed).toBe(413);
  });

  it("takes gzip and deflate, and refuses other encodings and bytes that are not what they claim", async () => {
    const url = `${await flightsService()}/v1/models/m:predict`;
    expect((await post(url, gzipSync(rows(row)), { "content-encoding": "gzip" })).status).toBe(200);
    expect((await post(url, rows(row), { "content-encoding": "gzip" })).status).toBe(400);
    expect((await post(url, rows(row), { "content-encoding": "br" })).status).toBe(415);
  });

  it("is answered for wrong methods, routes, models and content types", async () => {
    const url = await flightsService();
    expect((await fetch(`${url}/v1/models/m:predict`)).status).toBe(405);
    expect((await post(`${url}/v1/models/other:predict`, rows(row))).json.error).toMatch(
      /^model: expected m version 1, found other/,
    );
    expect((await post(`${url}/nowhere`, "{}")).status).toBe(404);
    expect((await post(`${url}/v1/models/%E0%A4%A:predict`, "{}")).status).toBe(400);
    for (const path of ["/invocations", "/v1/models/m:predict", "/v2/models/m/infer"]) {
      const typed = await post(`${url}${path}`, rows(row), { "content-type": "text/plain" });
      expect([typed.status, typed.json.error]).toEqual([415, expect.stringContaining("found text/plain")]);
    }
  });

  it("in V2 is named tensor by tensor", async () => {
    const folder = modelFolder({ "model.onnx": identityModel(["float32", "string"], 2) });
    const service = await runService({ modelUri: folder, modelName: "m" });
    const floats = { name: "in_float32", datatype: "FP32", shape: [1, 2], data: [1, 2] };
    const strings = { name: "in_string", datatype: "BYTES", shape: [1, 2], data: ["a", "b"] };
    const ask = async (...inputs: unknown[]): Promise<string> => {
      const { status, json } = await post(`${service.url}/v2/models/m/infer`, { inputs });
      return `${status} ${json.error}`;
    };
    expect(await ask(floats)).toMatch(/^400 inputs: expected in_float32, in_string, found none called in_string/);
    expect(await ask(floats, strings, { ...floats, name: "x" })).toMatch(/^400 inputs: expected only .*, found x/);
    expect(await ask(floats, floats)).toMatch(/^400 inputs: expected in_float32 once/);
    expect(await ask({ ...floats, datatype: "FP64" }, strings)).toMatch(/datatype: expected FP32, found FP64/);
    expect(await ask({ ...floats, datatype: "FLOAT" }, strings)).toMatch(
      /^400 inputs\[0\]\.datatype: expected one of BOOL/,
    );
    expect(await ask({ ...floats, datatype: "BF16" }, strings)).toMatch(
      /^400 inputs\[0\]\.data: BF16 has no JSON form/,
    );
    expect(await ask({ ...floats, shape: [1, 3], data: [1, 2, 3] }, strings)).toMatch(
      /shape: expected \[-1, 2\], found \[1, 3\]/,
    );
    expect(await ask({ ...floats, shape: [2, 2] }, strings)).toMatch(
      /expected 4 elements for the shape \[2, 2\], found 2/,
    );
    expect(await ask({ ...floats, shape: [2, 2], data: [1, 2, 3, 4] }, strings)).toMatch(
      /expected 2 rows as in in_float32, found 1/,
    );
    expect(await ask({ ...floats, shape: [0, 2], data: [] }, strings)).toMatch(/expected at least 1 row/);
    expect(await ask({ ...floats, shape: [-1, 2] }, strings)).toMatch(/shape\[0\]: expected an integer of 0 or more/);
    expect(await ask({ ...floats, data: [1, null] }, strings)).toMatch(/data\[1\]: expected a number, found null/);
    expect(await ask({ ...floats, data: [[1], [2]] }, strings)).toMatch(
      /data: expected an array of 1, found an array of 2/,
    );
    expect(await ask(floats, { ...strings, data: ["a", 1] })).toMatch(
      /data\[1\]: expected a string, found the number 1/,
    );
    expect(await ask({ ...floats, extra: 1 }, strings)).toMatch(/^400 inputs\[0\]\.extra: expected only the members/);
    expect(await ask()).toMatch(/^400 inputs: expected in_float32/);
    expect((await post(`${service.url}/v2/models/m/infer`, "[]")).json.error).toMatch(
      /^body: expected an object of id/,
    );
  });
});
