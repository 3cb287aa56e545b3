import { createTestDatabase } from "@mlops/database/testing";
import {
  closeIncidents,
  migrateMetadata,
  openDeployment,
  openIncident,
  recordDataVersion,
  recordDecision,
  recordModelVersion,
} from "@mlops/metadata";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { follow } from "../../../src/commands/incidents/follow.ts";
import { readIncidents, readTimeline } from "../../../src/commands/incidents/incident.ts";
import { writePostMortem } from "../../../src/commands/incidents/post-mortem.ts";
import { readChronicle } from "../../../src/commands/incidents/read-chronicle.ts";
import { createLoopDatabase, insertAlert } from "./store.ts";

let database: Awaited<ReturnType<typeof createLoopDatabase>>;
const version = `${"3f2a9c01".padEnd(32, "0")}.dir`;

beforeAll(async () => {
  database = await createLoopDatabase();
  const { pool } = database;
  await recordDataVersion(pool, {
    dataset: "flights",
    version,
    rowCount: 1_234_567,
    firstWeek: "2001-01-01",
    lastWeek: "2001-03-12",
  });
  await pool.query(
    `insert into monitor.windows (model_name, model_version, week, status, predictions, labelled, drift, performance, closed_at)
     values ('flight-delays', 1, '2001-03-19', 'closed', 2500, 2500, $1, $2, '2026-01-01T10:00:00Z')`,
    [
      JSON.stringify({ score: { psi: 0.31 } }),
      JSON.stringify({ metrics: { auc: { estimate: 0.702 }, positiveShare: { estimate: 0.28 } } }),
    ],
  );
  await insertAlert(database, {
    name: "ScoreDrift",
    firedAt: "2026-01-01T10:00:01Z",
    resolvedAt: "2026-01-01T10:05:00Z",
  });
  await pool.query(
    `insert into monitor.retraining_requests
       (fingerprint, alert, model_name, model_version, week, through_week, reason, job_id, requested_at)
     values ('f', 'ScoreDrift', 'flight-delays', 1, '2001-03-19', '2001-03-19', 'scores have moved', gen_random_uuid(),
       '2026-01-01T10:00:02Z')`,
  );
  await recordModelVersion(pool, { name: "flight-delays", version: 2, dataVersion: version });
  await recordDecision(pool, {
    kind: "gate",
    at: new Date("2026-01-01T10:01:00Z"),
    modelName: "flight-delays",
    challengerVersion: 2,
    championVersion: 1,
    promoted: true,
    reason: "log loss lower by 0.01",
  });
  await openDeployment(pool, {
    modelName: "flight-delays",
    modelVersion: 2,
    role: "champion",
    at: new Date("2026-01-01T10:01:01Z"),
    reason: "won the gate",
  });
});
afterAll(() => database?.close());

describe("the chronicle", () => {
  test("tells in the order of time what each service has written", async () => {
    const events = await readChronicle(database.pool, new Date(0));
    expect(events.map(({ at }) => at.getTime())).toEqual(
      events.map(({ at }) => at.getTime()).toSorted((a, b) => a - b),
    );
    expect(events.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        "data version 3f2a9c01: 1,234,567 rows, weeks 2001-01-01 to 2001-03-12, contract kept",
        "week 2001-03-19 is complete: 2,500 predictions by v1, AUC 0.702, score PSI 0.310",
        "warning ScoreDrift: ScoreDrift in words",
        "retraining through week 2001-03-19 asked for: scores have moved",
        "flight-delays v2 registered, trained on data version 3f2a9c01",
        "gate: v2 promoted: log loss lower by 0.01",
        "flight-delays v2 serves as champion: won the gate",
        "ScoreDrift holds no longer",
      ]),
    );
    expect(new Set(events.map(({ key }) => key)).size).toBe(events.length);
  });

  test("does not fail where the monitor has not run yet, though the trainer has", async () => {
    const half = await createTestDatabase();
    await migrateMetadata(half.pool);
    await recordModelVersion(half.pool, { name: "flight-delays", version: 1, dataVersion: version });
    expect((await readChronicle(half.pool, new Date(0))).map(({ kind }) => kind)).toEqual(["model"]);
    await half.close();
  });

  test("tells nothing, and does not fail, where no service has run yet", async () => {
    const empty = await createTestDatabase();
    try {
      expect(await readChronicle(empty.pool, new Date(0))).toEqual([]);
      expect(await readIncidents(empty.pool)).toEqual([]);
    } finally {
      await empty.close();
    }
  });

  test("is followed: each event once, and what comes later when it comes", async () => {
    const stop = new AbortController();
    const told: string[] = [];
    const options = { after: new Date(0), pollMilliseconds: 5, signal: stop.signal, onTrouble: () => {} };
    const before = (await readChronicle(database.pool, new Date(0))).length;
    for await (const { key, text } of follow(database.pool, options)) {
      told.push(key);
      if (told.length === before)
        await insertAlert(database, { name: "Later", severity: "info", firedAt: "2030-01-01" });
      if (text.includes("Later")) stop.abort();
    }
    expect(told).toHaveLength(before + 1);
    expect(new Set(told).size).toBe(told.length);
  });

  test("waits for a database that is away, and says so once", async () => {
    const stop = new AbortController();
    const troubles: string[] = [];
    let looks = 0;
    const flaky = {
      query: async (...query: Parameters<typeof database.pool.query>) => {
        looks++;
        if (looks <= 3) throw new Error("connection refused");
        return database.pool.query(...query);
      },
    };
    const onTrouble = (error: Error): void => void troubles.push(error.message);
    const options = { after: new Date(0), pollMilliseconds: 1, signal: stop.signal, onTrouble };
    for await (const _event of follow(flaky as never, options)) stop.abort();
    expect(troubles).toEqual(["connection refused"]);
  });
});

describe("an incident", () => {
  test("that only Prometheus has seen is one too, numbered after those before it", async () => {
    const { pool } = database;
    await openIncident(pool, { alert: "InferenceAway", fingerprint: "p", openedAt: new Date("2028-01-01T00:00:00Z") });
    await closeIncidents(pool, "p", new Date("2028-01-01T00:01:00Z"));
    const incidents = await readIncidents(pool);
    expect(incidents.map(({ id, alerts }) => [id, alerts[0]?.name])).toEqual([
      [1, "ScoreDrift"],
      [2, "InferenceAway"],
    ]);
  });

  test("has the events of its own time", async () => {
    const [incident] = await readIncidents(database.pool);
    const kinds = (await readTimeline(database.pool, incident as never)).map(({ kind }) => kind);
    expect(kinds).toEqual(["window", "alert", "retraining", "decision", "serving", "resolved"]);
  });

  test("becomes a post-mortem with figures, what was done after how long, and a time line", async () => {
    const [incident] = await readIncidents(database.pool);
    const page = await writePostMortem(database.pool, incident as never);
    expect(page).toContain("First alert: ScoreDrift: ScoreDrift in words.");
    expect(page).toContain("- After 59 s: gate: v2 promoted: log loss lower by 0.01.");
    expect(page).toContain("| 2001-03-19 | v1 | 2500 | 0.702 | 0.310 | 0.280 |");
    expect(page).toContain("- Over after 5 min.");
    expect(page).toContain("| 2026-01-01 10:01:01 | serving | flight-delays v2 serves as champion: won the gate |");
  });
});
