import { describe, expect, it } from "vitest";
import { flightsProbability, identityModel } from "../onnx/models.ts";
import { modelFolder } from "../scratch.ts";
import { fakeStore, flightsFolder, post, runService } from "../service/running-service.ts";

const columns = ["origin", "distance", "scheduled_departure"];
const data = [
  ["JFK", 100, "2001-03-05T17:40"],
  ["ORD", 200, "2001-03-05T18:10"],
];
const records = data.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
const expected = [
  flightsProbability({ origin: "JFK", distance: 100, rate: 0.4 }),
  flightsProbability({ origin: "ORD", distance: 200, rate: 0.1 }),
].map((probability) => ({ probability: expect.closeTo(probability, 6) }));

async function service(): Promise<string> {
  const { url } = await runService(
    { modelUri: flightsFolder(), modelName: "m" },
    { readOnline: fakeStore({ JFK: 0.4, ORD: 0.1 }).read },
  );
  return url;
}

describe("MLflow's scoring protocol", () => {
  it("takes data frames, instances and inputs, and answers all alike", async () => {
    const url = await service();
    const asColumns = Object.fromEntries(columns.map((column, index) => [column, data.map((row) => row[index])]));
    for (const body of [
      { dataframe_split: { columns, data } },
      { dataframe_split: { columns, index: [0, 1], data }, params: {} },
      { dataframe_records: records },
      { instances: records },
      { inputs: records },
      { inputs: asColumns },
    ]) {
      const { status, json } = await post(`${url}/invocations`, body);
      expect([status, json.predictions]).toEqual([200, expected]);
      expect(json.prediction_ids).toHaveLength(2);
    }
  });

  it("takes CSV with quoted cells and any line ends", async () => {
    const url = await service();
    const csv = 'origin,"distance",scheduled_departure\r\n"JFK",100,2001-03-05T17:40\r\nORD,200,"2001-03-05T18:10"';
    const { status, json } = await post(`${url}/invocations`, csv, { "content-type": "text/csv; charset=utf-8" });
    expect([status, json.predictions]).toEqual([200, expected]);
    const ask = async (text: string): Promise<string> =>
      (await post(`${url}/invocations`, text, { "content-type": "text/csv" })).json.error;
    expect(await ask("")).toMatch(/^csv: expected a header line/);
    expect(await ask("origin,distance\nJFK")).toMatch(/^csv\[0\]: expected 2 values, found 1/);
    expect(await ask('origin,distance\n"JFK,1')).toMatch(/closing quote/);
    expect(await ask("origin,origin\nJFK,ORD")).toMatch(/origin once/);
    expect(await ask("origin,distance,scheduled_departure\nJFK,,2001-03-05")).toMatch(
      /^csv\[0\]\.distance: expected a number, found null/,
    );
    expect(await ask("origin,distance,scheduled_departure\nJFK,x,2001-03-05")).toMatch(
      /distance: expected a number, found the string "x"/,
    );
  });

  it("refuses none or several formats at once, ragged rows and unequal columns", async () => {
    const url = await service();
    const ask = async (body: object): Promise<string> => (await post(`${url}/invocations`, body)).json.error;
    expect(await ask({})).toMatch(/^body: expected exactly one of dataframe_split, .*, found none/);
    expect(await ask({ instances: records, inputs: records })).toMatch(/found instances and inputs/);
    expect(await ask({ dataframe_split: { columns, data: [["JFK"]] } })).toMatch(
      /data\[0\]: expected 3 values, found an array of 1/,
    );
    expect(await ask({ dataframe_split: { columns: ["a", "a"], data: [[1, 2]] } })).toMatch(/a once/);
    expect(await ask({ inputs: { origin: ["JFK", "ORD"], distance: [1] } })).toMatch(
      /^inputs\.distance: expected an array of 2/,
    );
  });

  it("answers ping, health and version as MLflow's server does", async () => {
    const url = await service();
    const get = async (path: string): Promise<string> => {
      const response = await fetch(`${url}${path}`);
      return `${response.status} ${JSON.stringify(await response.text())}`;
    };
    expect(await get("/ping")).toBe('200 "\\n"');
    expect(await get("/health")).toBe('200 "\\n"');
    expect(await get("/version")).toBe('200 "0.1.0"');
  });

  it("hands a matrix to a model of one input, by columns of the signature or as rows", async () => {
    const signature = JSON.stringify(["a", "b", "c"].map((name) => ({ name, type: "double" })));
    const folder = modelFolder({
      "model.onnx": identityModel(["float32"], 3),
      MLmodel: `flavors:\n  onnx:\n    data: model.onnx\nsignature:\n  inputs: '${signature}'\n`,
    });
    const { url } = await runService({ modelUri: folder, modelName: "m" });
    const predictions = [{ out_float32: [1, 2, 3] }, { out_float32: [4, 5, 6] }];
    for (const body of [
      {
        dataframe_split: {
          columns: ["c", "a", "b"],
          data: [
            [3, 1, 2],
            [6, 4, 5],
          ],
        },
      },
      {
        instances: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      {
        inputs: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      {
        inputs: {
          in_float32: [
            [1, 2, 3],
            [4, 5, 6],
          ],
        },
      },
    ]) {
      expect((await post(`${url}/invocations`, body)).json.predictions).toEqual(predictions);
    }
    const short = await post(`${url}/invocations`, { instances: [[1, 2]] });
    expect(short.json.error).toMatch(/^instances\[0\]\.in_float32: expected an array of 3, found an array of 2/);
  });
});
