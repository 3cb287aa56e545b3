import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uuidV7 } from "../../src/identity/uuid-v7.ts";
import type { Prediction } from "../../src/log/prediction.ts";
import { type LogObserver, openPredictionLog, type PredictionLog } from "../../src/log/prediction-log.ts";
import { openSpool } from "../../src/log/spool.ts";
import { scratchDirectory } from "../scratch.ts";
import { until } from "../service/running-service.ts";

const limits = { shipMillis: 2, retryMillis: 4, memoryRows: 50 };

function prediction(): Prediction {
  return {
    id: uuidV7(),
    modelName: "m",
    modelVersion: 1,
    runId: null,
    dataVersion: null,
    requestedAt: new Date().toISOString(),
    eventTime: null,
    request: { origin: "JFK" },
    features: { origin: "JFK", rate: 0.5 },
    probability: 0.25,
    latencySeconds: 0.001,
    traceId: null,
  };
}

function counting(): LogObserver & {
  readonly counts: { stored: number; dropped: number; refused: number; failed: number };
} {
  const counts = { stored: 0, dropped: 0, refused: 0, failed: 0 };
  return {
    counts,
    stored: (rows) => {
      counts.stored += rows;
    },
    dropped: (rows) => {
      counts.dropped += rows;
    },
    refused: (rows) => {
      counts.refused += rows;
    },
    failed: () => {
      counts.failed++;
    },
  };
}

/** A database that keeps one row for an id, in order of arrival, and may be away or break off after storing. */
function database() {
  const rows = new Map<string, Prediction>();
  const state = { rows, away: false, breakAfterStoring: false };
  const insert = async (batch: readonly Prediction[]): Promise<void> => {
    if (state.away) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    for (const row of batch) if (!rows.has(row.id)) rows.set(row.id, row);
    if (state.breakAfterStoring) throw new Error("connection reset after the statement");
  };
  return { state, insert };
}

function append(log: PredictionLog, predictions: readonly Prediction[]): Promise<void> {
  return new Promise((resolve) => log.append(predictions, resolve));
}

describe("the prediction log", () => {
  it("stores everything once and in order through outages, broken statements and restarts", async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("rows" as const), count: fc.integer({ min: 1, max: 30 }) }),
      fc.constantFrom(
        { kind: "away" as const },
        { kind: "back" as const },
        { kind: "break" as const },
        { kind: "restart" as const },
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const directory = scratchDirectory();
        const { state, insert } = database();
        const open = () => openPredictionLog(openSpool(directory, 1e8), insert, limits, counting());
        let log = open();
        const acknowledged: string[] = [];
        for (const next of steps) {
          if (next.kind === "rows") {
            const rows = Array.from({ length: next.count }, prediction);
            await append(log, rows);
            acknowledged.push(...rows.map((row) => row.id));
          } else if (next.kind === "restart") {
            await log.close(50);
            log = open();
          } else {
            state.away = next.kind === "away";
            state.breakAfterStoring = next.kind === "break";
          }
          await new Promise((resolve) => setImmediate(resolve));
        }
        state.away = false;
        state.breakAfterStoring = false;
        await until(() => state.rows.size === acknowledged.length);
        await log.close(1000);
        expect([...state.rows.keys()]).toEqual(acknowledged);
        expect(readdirSync(directory)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps what was acknowledged when the process dies before it was shipped", async () => {
    const directory = scratchDirectory();
    const { state, insert } = database();
    state.away = true;
    const dead = openPredictionLog(openSpool(directory, 1e8), insert, { ...limits, shipMillis: 60_000 }, counting());
    const rows = [prediction(), prediction()];
    await append(dead, rows);
    appendFileSync(join(directory, readdirSync(directory)[0] as string), '{"id":"cut off by the de');
    state.away = false;
    const next = openPredictionLog(openSpool(directory, 1e8), insert, limits, counting());
    await until(() => state.rows.size === 2);
    await next.close(1000);
    expect([...state.rows.values()]).toEqual(rows);
    await dead.close(0);
  });

  it("counts what it drops when the spool is full and memory too, and answers all the same", async () => {
    const { state, insert } = database();
    state.away = true;
    const observer = counting();
    const log = openPredictionLog(openSpool(scratchDirectory(), 2000), insert, { ...limits, memoryRows: 3 }, observer);
    for (let count = 0; count < 20; count++) await append(log, [prediction()]);
    expect(observer.counts.dropped).toBeGreaterThan(5);
    state.away = false;
    await until(() => observer.counts.stored + observer.counts.dropped === 20);
    expect(state.rows.size).toBe(20 - observer.counts.dropped);
    await log.close(1000);
  });

  it("passes over the one row that the database refuses, and stores the others", async () => {
    const { state, insert } = database();
    const observer = counting();
    const bad = prediction();
    const picky = async (rows: readonly Prediction[]): Promise<void> => {
      if (rows.some((row) => row.id === bad.id)) throw Object.assign(new Error("check violated"), { code: "23514" });
      await insert(rows);
    };
    const log = openPredictionLog(openSpool(scratchDirectory(), 1e8), picky, limits, observer);
    await append(log, [prediction(), prediction(), bad, prediction(), prediction()]);
    await until(() => observer.counts.stored === 4);
    expect(observer.counts).toMatchObject({ refused: 1, dropped: 0 });
    expect(state.rows.has(bad.id)).toBe(false);
    await log.close(1000);
  });
});

describe("with a disk that takes nothing", () => {
  it("still ships what it answers, from memory", async () => {
    const { state, insert } = database();
    const observer = counting();
    const spool = openSpool(scratchDirectory(), 1e8);
    const full = {
      ...spool,
      append: () => {
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      },
    };
    const log = openPredictionLog(full, insert, limits, observer);
    const rows = Array.from({ length: 10 }, prediction);
    for (const row of rows) await append(log, [row]);
    await until(() => state.rows.size === 10);
    expect(observer.counts).toMatchObject({ stored: 10, dropped: 0 });
    expect(observer.counts.failed).toBeGreaterThan(0);
    await log.close(1000);
  });
});
