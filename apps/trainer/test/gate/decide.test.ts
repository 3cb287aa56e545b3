import { join } from "node:path";
import { createTestDatabase } from "@mlops/database/testing";
import { migrateMetadata, openDeployment, recordDecision } from "@mlops/metadata";
import { readProject } from "@mlops/project";
import { expect, onTestFinished, test } from "vitest";
import { decide, decisionId } from "../../src/gate/decide.ts";
import type { GateResult } from "../../src/gate/gate.ts";
import type { ModelRegistry } from "../../src/publish/registry.ts";

const description = readProject(join(import.meta.dirname, "../../../flight-delays"));
const modelName = description.name;

interface World {
  readonly promoted: number[];
  readonly reasons: string[];
  readonly decide: (challenger: number) => ReturnType<typeof decide>;
  /** Versions that were the champion when the challenger was judged anew; it is let through. */
  readonly judgedAgainst: (number | undefined)[];
  /** Puts a version in service, as a person may. */
  readonly alias: (version: number | undefined) => void;
  readonly record: (challenger: number, promoted: boolean, champion?: number) => Promise<unknown>;
  readonly serve: (version: number) => Promise<unknown>;
  readonly serving: () => Promise<number | undefined>;
}

async function world(): Promise<World> {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  await migrateMetadata(database.pool);
  const promoted: number[] = [];
  const reasons: string[] = [];
  const judgedAgainst: (number | undefined)[] = [];
  let champion: number | undefined = 1;
  const unused = (): never => {
    throw new Error("a decision that was made is not made again");
  };
  const registry: ModelRegistry = {
    modelName,
    championVersion: async () => champion,
    publish: unused,
    download: unused,
    promote: async (version, reason) => {
      promoted.push(version);
      champion = version;
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
        async (met) => {
          judgedAgainst.push(met);
          return { ...({} as GateResult), promoted: true, reason: `beats v${met}` };
        },
      ),
    judgedAgainst,
    alias: (version) => {
      champion = version;
    },
    record: (challenger, isPromoted, met = 1) =>
      recordDecision(database.pool, {
        id: decisionId(modelName, challenger, met),
        kind: "gate",
        modelName,
        challengerVersion: challenger,
        championVersion: met,
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

test("a version that was rejected stays rejected against the same champion", async () => {
  const { decide, record, promoted, judgedAgainst } = await world();
  await record(3, false);
  expect(await decide(3)).toMatchObject({ promoted: false, reused: true });
  expect([promoted, judgedAgainst]).toEqual([[], []]);
});

test("a version that was rejected is judged again when another one serves, as after a rollback", async () => {
  const { alias, decide, record, promoted, judgedAgainst, serving } = await world();
  await record(3, false, 2);
  alias(1);
  expect(await decide(3)).toEqual({ promoted: true, reason: "beats v1", reused: false });
  expect(await decide(3), "it serves now").toMatchObject({ promoted: true, reused: true });
  expect([promoted, judgedAgainst, await serving()]).toEqual([[3], [1], 3]);
});

test("a promotion of which only the alias was moved is carried out to its end", async () => {
  const { alias, decide, record, judgedAgainst, serving } = await world();
  await record(2, true);
  alias(2);
  expect(await decide(2)).toMatchObject({ promoted: true, reused: true });
  expect([judgedAgainst, await serving()]).toEqual([[], 2]);
});

test("the id of a decision follows from both versions, and is a UUID", () => {
  expect(decisionId(modelName, 2, 1)).toBe(decisionId(modelName, 2, 1));
  const others = [decisionId(modelName, 3, 1), decisionId(modelName, 2, undefined), decisionId("other", 2, 1)];
  expect(others).not.toContain(decisionId(modelName, 2, 1));
  expect(decisionId(modelName, 2, 1)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});
