import { join } from "node:path";
import { createTestDatabase } from "@mlops/database/testing";
import { migrateMetadata, openDeployment, recordDecision } from "@mlops/metadata";
import { readProject } from "@mlops/project";
import { expect, onTestFinished, test } from "vitest";
import { decide, decisionId } from "../../src/gate/decide.ts";
import type { ModelRegistry } from "../../src/publish/registry.ts";

const description = readProject(join(import.meta.dirname, "../../../flight-delays"));
const modelName = description.name;

interface World {
  readonly promoted: number[];
  readonly reasons: string[];
  readonly decide: (challenger: number) => ReturnType<typeof decide>;
  readonly record: (challenger: number, promoted: boolean) => Promise<unknown>;
  readonly serve: (version: number) => Promise<unknown>;
  readonly serving: () => Promise<number | undefined>;
}

async function world(): Promise<World> {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  await migrateMetadata(database.pool);
  const promoted: number[] = [];
  const reasons: string[] = [];
  const unused = (): never => {
    throw new Error("a decision that was made is not made again");
  };
  const registry: ModelRegistry = {
    modelName,
    championVersion: unused,
    publish: unused,
    download: unused,
    promote: async (version, reason) => {
      promoted.push(version);
      reasons.push(reason);
    },
  };
  return {
    promoted,
    reasons,
    decide: (challenger) =>
      decide(
        { home: "/nowhere", project: "/nowhere", description, database: database.pool, registry },
        "/nowhere",
        challenger,
      ),
    record: (challenger, isPromoted) =>
      recordDecision(database.pool, {
        id: decisionId(modelName, challenger),
        kind: "gate",
        modelName,
        challengerVersion: challenger,
        promoted: isPromoted,
        reason: "log loss −0.0040",
      }),
    serve: (version) => openDeployment(database.pool, { modelName, modelVersion: version, role: "champion" }),
    serving: async () => {
      const { rows } = await database.pool.query("select model_version from mlops.deployments where ended_at is null");
      return rows[0]?.model_version;
    },
  };
}

test("a promotion that was decided but not carried out, since the trainer was killed, is carried out now", async () => {
  const { decide, record, promoted, reasons, serving } = await world();
  await record(2, true);
  expect(await decide(2)).toEqual({ promoted: true, reason: "log loss −0.0040", reused: true });
  expect(promoted).toEqual([2]);
  expect(reasons).toEqual(["log loss −0.0040"]);
  expect(await serving()).toBe(2);
});

test("a version that has served is not promoted again: a person may have rolled it back", async () => {
  const { decide, record, serve, promoted, serving } = await world();
  await record(2, true);
  await serve(2);
  await serve(1);
  expect(await decide(2)).toMatchObject({ reused: true });
  expect(promoted).toEqual([]);
  expect(await serving()).toBe(1);
});

test("a rejected version stays rejected", async () => {
  const { decide, record, promoted } = await world();
  await record(3, false);
  expect(await decide(3)).toMatchObject({ promoted: false, reused: true });
  expect(promoted).toEqual([]);
});

test("the id of a decision follows from the version, and is a UUID", () => {
  expect(decisionId(modelName, 2)).toBe(decisionId(modelName, 2));
  expect(decisionId(modelName, 2)).not.toBe(decisionId(modelName, 3));
  expect(decisionId(modelName, 2)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});
