import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportLogistic, type Logistic } from "./export.ts";

interface Row {
  origin: string;
  /** Miles. */
  distance: number;
}

const parquet = join(import.meta.dirname, "../../../node_modules/vega-datasets/data/flights-3m.parquet");
const logit = (share: number): number => Math.log(share / (1 - share));
let model: Logistic;
let rows: Row[];
let session: InferenceSession | undefined;

/** A model of a day of flights: the log odds of each origin's late share, beside those of all. */
beforeAll(async () => {
  const connection = await (await DuckDBInstance.create()).connect();
  const read = async (query: string): Promise<Record<string, unknown>[]> =>
    (await connection.runAndReadAll(query)).getRowObjectsJson();
  await connection.run(`create view flights as select * from '${parquet}' where date < '2001-01-02'`);
  const [all] = await read("select avg(distance) as mean, stddev(distance) as deviation from flights");
  const [late] = await read("select avg((delay > 15)::integer) as share from flights");
  const origins = await read(
    "select origin, avg((delay > 15)::integer) as share from flights group by origin having count(*) > 100 order by origin",
  );
  const bias = logit(Number(late?.share));
  model = {
    bias,
    distance: { mean: Number(all?.mean), deviation: Number(all?.deviation), weight: 0.4 },
    origins: new Map(origins.map(({ origin, share }) => [String(origin), logit(Number(share)) - bias])),
  };
  const sample = await read("select origin, distance from flights where hash(origin || date) % 20 = 0 limit 500");
  rows = sample.map(({ origin, distance }) => ({ origin: String(origin), distance: Number(distance) }));
});

function expected({ origin, distance }: Row): number {
  const { bias, distance: scale, origins } = model;
  const z = bias + (scale.weight * (distance - scale.mean)) / scale.deviation + (origins.get(origin) ?? 0);
  return 1 / (1 + Math.exp(-z));
}

afterAll(() => session?.release());

/** What onnxruntime makes of the file; what it does not take is a wrong answer. */
async function run(asked: readonly Row[]): Promise<{ values: number[]; shape: readonly number[] }> {
  const shape = [asked.length, 1];
  const distances = Float32Array.from(asked, ({ distance }) => distance);
  const origins = asked.map(({ origin }) => origin);
  const feeds = {
    distance: new Tensor("float32", distances, shape),
    origin: new Tensor("string", origins, shape),
  };
  try {
    session ??= await InferenceSession.create(exportLogistic(model), { logSeverityLevel: 4 });
    const { probability } = await session.run(feeds);
    return { values: Array.from((probability?.data ?? []) as Float32Array), shape: probability?.dims ?? [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return expect.fail(`onnxruntime does not run it for a batch of ${asked.length}: ${reason}`);
  }
}

/** One row alone. */
async function probabilityOf(row: Row): Promise<number> {
  const [probability] = (await run([row])).values;
  return probability ?? Number.NaN;
}

test("it gives probabilities", async () => {
  for (const row of rows.slice(0, 20)) {
    const probability = await probabilityOf(row);
    const isOne = probability >= 0 && probability <= 1;
    expect(isOne, `whether ${probability} lies between 0 and 1: a sum of weights is no probability yet`).toBe(true);
  }
});

test("it takes miles as they come", async () => {
  const [origin = ""] = model.origins.keys();
  for (const distance of [0, 300, model.distance.mean, 2_500]) {
    const row = { origin, distance };
    const what = `probability for ${Math.round(distance)} miles, which are centred and scaled in the graph`;
    expect(await probabilityOf(row), what).toBeCloseTo(expected(row), 5);
  }
});

test("it takes airports as they come", async () => {
  for (const origin of model.origins.keys()) {
    const row = { origin, distance: model.distance.mean };
    expect(await probabilityOf(row), `probability from ${origin}, at the mean distance`).toBeCloseTo(expected(row), 5);
  }
});

test("an airport that training never saw has no weight of its own", async () => {
  for (const origin of ["???", "", "atl"]) {
    const row = { origin, distance: model.distance.mean };
    const what = `probability from "${origin}", an airport that training never saw: its weight is 0`;
    expect(await probabilityOf(row), what).toBeCloseTo(expected(row), 5);
  }
});

test.each([1, 2, 500])("a batch of %i is answered row by row", async (count) => {
  const asked = rows.slice(0, count);
  const { values, shape } = await run(asked);
  expect(shape, `shape of the answer to a batch of ${count}`).toEqual([count, 1]);
  const far = Math.max(...asked.map((row, index) => Math.abs(expected(row) - (values[index] ?? Number.NaN))));
  expect(far, `largest difference in a batch of ${count}`).toBeLessThan(1e-5);
});
