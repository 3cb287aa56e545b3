import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertPredictions, migrateMetadata, recordExecution, trace } from "../../src/index.ts";
import { firstData, hash, recordHistory, secondData } from "../history.ts";
import { predictionId, predictionRow } from "../rows.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
  await recordHistory(database.pool);
});
afterAll(() => database.close());

async function reached(id: string, direction: "up" | "down"): Promise<string[]> {
  const graph = await trace(database.pool, id, { direction });
  return [...graph.nodes.values()].map((node) => `${node.kind} ${label(node.facts, node.id)}`).sort();
}

function label(facts: Readonly<Record<string, unknown>>, id: string): string {
  const paths = facts.paths as string[] | undefined;
  return String(facts.stage ?? paths?.[0] ?? facts.file ?? (facts.role ? `${facts.role} ${facts.model_version}` : id));
}

describe("upwards", () => {
  test("from a prediction through its model and pipeline to the source, and to nothing else", async () => {
    expect(await reached(predictionId(4), "up")).toEqual([
      "artifact build/features",
      "artifact data/flights",
      "artifact dist/stages/features.js",
      "execution features",
      "execution ingest",
      "execution train",
      "model flight-delays/2",
      `prediction ${predictionId(4)}`,
      "source data/flights-3m.parquet",
    ]);
  });

  test("from a prediction to the interval in which its model served", async () => {
    const id = predictionId(86_400 * 2);
    await insertPredictions(database.pool, [predictionRow(86_400 * 2, { modelVersion: 2 })]);
    expect(await reached(id, "up")).toContain("deployment champion 2");
    await database.pool.query("delete from mlops.predictions where id = $1", [id]);
  });

  test("an artifact taken from a cache is led back to the run that made it", async () => {
    const id = await recordExecution(database.pool, {
      kind: "stage",
      stage: "train",
      startedAt: new Date("2020-01-01T00:00:00Z"),
      status: "cached",
      artifacts: [{ direction: "output", kind: "model", path: "build/model", md5: hash("model 1", ".dir") }],
    });
    const graph = await trace(database.pool, hash("model 1", ".dir"), { direction: "up" });
    expect([...graph.nodes.keys()]).not.toContain(`execution:${id}`);
    await database.pool.query("delete from mlops.executions where id = $1", [id]);
  });
});

describe("downwards", () => {
  test("from a week's file to every data version, model, interval and prediction that it touched", async () => {
    const lines = await reached(hash("week 1"), "down");
    expect(lines.filter((line) => /model |deployment|predictions/.test(line))).toEqual([
      "deployment champion 1",
      "deployment champion 2",
      "model flight-delays/1",
      "model flight-delays/2",
      "predictions flight-delays/1",
      "predictions flight-delays/2",
    ]);
  });

  test("a file of the second week touched only what was made from the second data version", async () => {
    const graph = await trace(database.pool, hash("week 2"), { direction: "down" });
    const ids = [...graph.nodes.values()].filter((node) => node.kind === "model").map((node) => node.id);
    expect(ids).toEqual(["flight-delays/2"]);
    expect(graph.nodes.get("predictions:flight-delays/2")?.facts).toMatchObject({ count: 2 });
  });

  test("from the source to everything", async () => {
    const source = "vega-datasets@3.2.1/data/flights-3m.parquet";
    const graph = await trace(database.pool, firstData, { direction: "up" });
    expect(graph.nodes.get(`source:${source}`)?.facts).toMatchObject({ package: "vega-datasets" });
  });
});

describe("ids", () => {
  test.each([
    ["flight-delays/2", ["model:flight-delays/2"]],
    ["models:/flight-delays/2", ["model:flight-delays/2"]],
    ["flight-delays@champion", ["model:flight-delays/2"]],
    [secondData, [`artifact:${secondData}`]],
    [secondData.slice(0, 14), [`artifact:${secondData}`]],
  ])("%s names what it should", async (id, names) => {
    const graph = await trace(database.pool, id);
    expect(graph.roots.map((root) => `${root.kind}:${root.id}`)).toEqual(names);
  });

  test("a run stands for its stages and its model version", async () => {
    const graph = await trace(database.pool, hash("run 2"));
    expect(graph.roots.map((root) => root.kind).sort()).toEqual(["execution", "execution", "model"]);
  });

  test("unknown and ambiguous ids are named with what to do", async () => {
    await expect(trace(database.pool, "flight-delays/99")).rejects.toThrow(/trace flight-delays\/99: nothing/);
    await expect(trace(database.pool, "%")).rejects.toThrow(/nothing in the lineage store/);
    await expect(trace(database.pool, hash("data 1").slice(0, 8))).rejects.toThrow(/2 ids begin so .*give more digits/);
  });
});
