import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ElementType, elementBytes } from "../../src/onnx/element-type.ts";
import { flightsModel, identityModel } from "../onnx/models.ts";
import { modelFolder, scratchDirectory } from "../scratch.ts";
import { post, runService } from "../service/running-service.ts";
import { python, serveWithMlflow } from "./python.ts";

describe("the V2 protocol", () => {
  it("is what Triton's client speaks: every datatype, JSON and binary, compressed or not, classes and errors", async () => {
    const folder = modelFolder({ "model.onnx": identityModel(Object.keys(elementBytes) as ElementType[]) });
    const { url } = await runService({ modelUri: folder, modelName: "identity" });
    expect(await python("v2_client.py", new URL(url).host)).toBe("ok\n");
  });

  it("is answered as its OpenAPI document says, which MLServer ships", async () => {
    const folder = modelFolder({ "model.onnx": identityModel(["float32", "string"]) });
    const { url } = await runService({ modelUri: folder, modelName: "m" });
    expect(await python("v2_schema.py", url)).toBe("7 answers fit\n");
  });
});

describe("a model that Python's MLflow saved", () => {
  it("with a signature of tensors is answered alike for `inputs` by name", async () => {
    const directory = scratchDirectory();
    const file = join(directory, "flights.onnx");
    const model = join(directory, "model");
    writeFileSync(file, flightsModel());
    await python("save_model.py", file, model, "tensors");
    const ours = await runService({ modelUri: model, modelName: "m" });
    const theirs = await serveWithMlflow(model);
    try {
      const inputs = { origin: [["JFK"], ["ORD"]], distance: [[1000], [250.5]], origin_late_rate_3h: [[0.25], [0]] };
      const [ask, peer] = await Promise.all(
        [ours.url, theirs.url].map((url) => post(`${url}/invocations`, { inputs })),
      );
      expect({ status: peer?.status, error: peer?.json.message }).toEqual({ status: 200 });
      expect(flatten(ask?.json.predictions)).toEqual(
        flatten(peer?.json.predictions).map((value) => expect.closeTo(value, 6)),
      );
    } finally {
      theirs.stop();
    }
  });

  it("is answered here as `mlflow models serve` answers, for every kind of input", async () => {
    const directory = scratchDirectory();
    const file = join(directory, "flights.onnx");
    const model = join(directory, "model");
    // MLflow hands each column of a data frame to a model of several inputs as a tensor of one dimension.
    writeFileSync(file, flightsModel(0, ["rows"]));
    await python("save_model.py", file, model, "columns");
    const ours = await runService({ modelUri: model, modelName: "m" });
    const theirs = await serveWithMlflow(model);
    try {
      const columns = ["origin", "distance", "origin_late_rate_3h"];
      const data = [
        ["JFK", 1000, 0.25],
        ["XXX", 250.5, 0],
      ];
      const records = data.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
      const byColumn = Object.fromEntries(columns.map((column, index) => [column, data.map((row) => row[index])]));
      // Not `instances`: MLflow 3.17 hands their strings to onnxruntime as fixed-width text, which it refuses.
      const bodies: (readonly [unknown, string])[] = [
        [{ dataframe_split: { columns, data } }, "application/json"],
        [{ dataframe_split: { columns, index: [0, 1], data } }, "application/json"],
        [{ dataframe_records: records }, "application/json"],
        [{ inputs: byColumn }, "application/json"],
        [`${columns.join(",")}\n${data.map((row) => row.join(",")).join("\n")}\n`, "text/csv"],
      ];
      for (const [body, type] of bodies) {
        const [ask, peer] = await Promise.all(
          [ours.url, theirs.url].map((url) => post(`${url}/invocations`, body, { "content-type": type })),
        );
        expect({ body, status: peer?.status, error: peer?.json.message }).toEqual({ body, status: 200 });
        expect(flatten(ask?.json.predictions)).toEqual(
          flatten(peer?.json.predictions).map((value) => expect.closeTo(value, 6)),
        );
      }
      for (const path of ["/ping", "/health", "/version"]) {
        const statuses = await Promise.all(
          [ours.url, theirs.url].map(async (url) => (await fetch(`${url}${path}`)).status),
        );
        expect(statuses).toEqual([200, 200]);
      }
      const bad = { dataframe_split: { columns: ["origin"], data: [["JFK"]] } };
      const refusals = await Promise.all([ours.url, theirs.url].map((url) => post(`${url}/invocations`, bad)));
      expect(refusals.map((refusal) => refusal.status)).toEqual([400, 400]);
    } finally {
      theirs.stop();
    }
  });
});

/** MLflow answers some inputs with records, others with an object of columns: the figures in row order. */
function flatten(predictions: unknown): number[] {
  if (typeof predictions === "number") return [predictions];
  if (Array.isArray(predictions)) return predictions.flatMap(flatten);
  return Object.values(predictions as object).flatMap(flatten);
}
