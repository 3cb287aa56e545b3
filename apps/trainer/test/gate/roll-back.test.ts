import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { migrateMetadata, openDeployment } from "@mlops/metadata";
import { type Interval, pairedBootstrap } from "@mlops/statistics";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type RolledBack, rollBackIfWorse } from "../../src/gate/roll-back.ts";
import type { ModelRegistry } from "../../src/publish/registry.ts";

const modelName = "m";
let database: TestDatabase;
let champion: number | undefined;
let compared: [number, number][];

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
});
beforeEach(async () => {
  await database.pool.query("truncate mlops.deployments, mlops.decisions");
  compared = [];
  champion = undefined;
});
afterAll(() => database.close());

const unused = (): never => {
  throw new Error("not asked for here");
};
const registry: ModelRegistry = {
  modelName,
  championVersion: async () => champion,
  publish: unused,
  download: unused,
  promote: async (version) => {
    champion = version;
  },
};

async function serve(...versions: number[]): Promise<void> {
  for (const modelVersion of versions) {
    await openDeployment(database.pool, { modelName, modelVersion, role: "champion" });
    champion = modelVersion;
  }
}

/** The log loss of the one before, minus that of the champion. */
function look(logLoss: Omit<Interval, "confidence">): Promise<RolledBack | undefined> {
  const difference = pairedBootstrap([0, 1, 0, 1], [0.2, 0.7, 0.4, 0.6], [0.3, 0.6, 0.4, 0.5], { resamples: 10 });
  return rollBackIfWorse({ database: database.pool, registry }, async (before, now) => {
    compared.push([before, now]);
    return {
      week: "2001-04-16",
      rows: 40_000,
      difference: { ...difference, logLoss: { ...logLoss, confidence: 0.95 } },
    };
  });
}

const better = { estimate: -0.004, low: -0.006, high: -0.002 };

test("the champion before is given the alias back when it is surely better on the newest week", async () => {
  await serve(1, 2);
  expect(await look(better)).toMatchObject({ from: 2, to: 1, reason: expect.stringContaining("-0.0040 [-0.0060") });
  expect(compared).toEqual([[1, 2]]);
  expect(champion).toBe(1);
  const { rows } = await database.pool.query(
    "select kind, challenger_version, champion_version, promoted, evidence ->> 'week' as week from mlops.decisions",
  );
  expect(rows).toEqual([
    { kind: "rollback", challenger_version: 1, champion_version: 2, promoted: true, week: "2001-04-16" },
  ]);
  const open = await database.pool.query("select model_version from mlops.deployments where ended_at is null");
  expect(open.rows).toEqual([{ model_version: 1 }]);
});

test.each([
  ["might be worse too", { estimate: -0.004, low: -0.009, high: 0.001 }],
  ["is better by nothing that matters", { estimate: -0.0002, low: -0.0003, high: -0.0001 }],
  ["is worse", { estimate: 0.004, low: 0.002, high: 0.006 }],
])("the champion stays when the one before %s", async (_, logLoss) => {
  await serve(1, 2);
  expect(await look(logLoss)).toBeUndefined();
  expect(champion).toBe(2);
});

test("there is nothing to go back to from a first model, nor forward to one that was rolled back from", async () => {
  await serve(1);
  expect(await look(better)).toBeUndefined();
  await serve(2, 1);
  expect(await look(better)).toBeUndefined();
  expect(compared).toEqual([]);
});
