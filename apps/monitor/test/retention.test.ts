import { migrate } from "@mlops/database";
import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { migrateMetadata, recordLabels } from "@mlops/metadata";
import { afterAll, beforeAll, expect, it } from "vitest";
import { keepHouse } from "../src/retention.ts";
import { migrationsDirectory } from "../src/service/start.ts";

const day = 86_400_000;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
  await migrate(database.pool, { schema: "monitor", directory: migrationsDirectory });
});
afterAll(() => database.close());

/** A UUIDv7 of this moment. */
function idOf(time: number): string {
  const hex = time.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

async function predictAt(time: number): Promise<void> {
  await database.pool.query(
    `insert into mlops.predictions (id, model_name, model_version, requested_at, request, features, probability)
     values ($1, 'm', 1, $2, '{}', '{}', 0.5)`,
    [idOf(time), new Date(time)],
  );
  const label = { predictionId: idOf(time), late: false, delayMinutes: 0, observedAt: new Date(time).toISOString() };
  await recordLabels(database.pool, [label]);
  await database.pool.query(
    `insert into monitor.notifications (group_key, fingerprint, starts_at, status, alert, outcome, received_at)
     values ('g', 'f', $1, 'firing', 'A', 'taken', $1)`,
    [new Date(time)],
  );
}

async function count(table: string): Promise<number> {
  const { rows } = await database.pool.query<{ rows: number }>(`select count(*)::int as rows from ${table}`);
  return rows[0]?.rows ?? 0;
}

it("a monitor that is up for half a year makes each month before its rows come, and keeps as many as it is told", async () => {
  const began = Date.UTC(2030, 0, 10);
  for (let time = began; time < began + 180 * day; time += day) {
    await keepHouse(database.pool, { keepMonths: 2, now: new Date(time) });
    if (time % (5 * day) === 0) await predictAt(time);
    expect(await count("mlops.predictions_default")).toBe(0);
  }
  const { rows } = await database.pool.query<{ month: string; rows: number }>(
    `select right(tableoid::regclass::text, 7) as month, count(*)::int as rows from mlops.predictions group by 1 order by 1`,
  );
  expect(rows.map(({ month }) => month)).toEqual(["2030_05", "2030_06", "2030_07"]);
  expect(await count("mlops.labels")).toBe(await count("mlops.predictions"));
  expect(await count("monitor.notifications")).toBe(await count("mlops.predictions"));
});

it("one that is not told keeps everything", async () => {
  const before = await count("mlops.predictions");
  await keepHouse(database.pool, { keepMonths: undefined, now: new Date("2035-01-01T00:00:00Z") });
  expect(await count("mlops.predictions")).toBe(before);
});
