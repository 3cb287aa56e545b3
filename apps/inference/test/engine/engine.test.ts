import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { type Engine, type EngineLimits, makeEngine } from "../../src/engine/engine.ts";
import type { BlockResult, Job } from "../../src/engine/job.ts";
import { RequestError } from "../../src/errors.ts";
import { makeSchema } from "../../src/model/schema.ts";
import type { NamedTensor, TensorSpec } from "../../src/onnx/session.ts";
import type { Block } from "../../src/request/block.ts";

const spec = (name: string): TensorSpec => ({ name, type: "float64", shape: [-1, 1] });
const schema = makeSchema({
  model: "test",
  inputs: [spec("x")],
  outputs: [spec("y")],
  features: undefined,
  signatureColumns: undefined,
  vocabularies: new Map(),
});

/** y = 2x + 1, answered after a turn, so that jobs gather meanwhile; -1 makes the whole run fail. */
function doubling(): { run(feeds: readonly NamedTensor[]): Promise<NamedTensor[]>; readonly runs: number[] } {
  const runs: number[] = [];
  return {
    runs,
    run: async ([feed]) => {
      const values = feed?.data as Float64Array;
      runs.push(values.length);
      await new Promise((resolve) => setImmediate(resolve));
      if (values.includes(-1)) throw new Error("a row that the model cannot take");
      return [{ name: "y", type: "float64", dims: [values.length, 1], data: values.map((value) => 2 * value + 1) }];
    },
  };
}

const usual: EngineLimits = { queueRows: 10_000, batchRows: 8, runs: 1, merge: true, waitMillis: 0 };
const silent = { ran: () => {}, waited: () => {} };

function blockOf(values: readonly number[]): Block {
  return {
    rows: values.length,
    columns: [values],
    dims: undefined,
    records: undefined,
    eventMillis: [],
    lookups: [],
    featureAgeSeconds: [],
    missingFeatures: undefined,
    unknownCategories: undefined,
  };
}

function submit(engine: Engine, values: readonly number[], job: Partial<Job> = {}): Promise<number[]> {
  return new Promise((resolve, reject) => {
    engine.submit({
      block: blockOf(values),
      submittedAt: performance.now(),
      deadlineAt: Number.POSITIVE_INFINITY,
      alive: () => true,
      done: ({ outputs, first }: BlockResult) => {
        resolve(Array.from((outputs[0] as NamedTensor).data as Float64Array).slice(first, first + values.length));
      },
      failed: reject,
      ...job,
    });
  });
}

describe("micro-batching", () => {
  it("gives every request its own rows, however they are merged and split", async () => {
    const requests = fc.array(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 30 }), {
      maxLength: 25,
    });
    const limits = fc.record({
      batchRows: fc.integer({ min: 1, max: 20 }),
      runs: fc.integer({ min: 1, max: 3 }),
      merge: fc.boolean(),
      waitMillis: fc.constantFrom(0, 0, 1),
    });
    await fc.assert(
      fc.asyncProperty(requests, limits, async (batches, chosen) => {
        const session = doubling();
        const engine = makeEngine(schema, session, { ...usual, ...chosen }, silent);
        const answers = await Promise.all(batches.map((values) => submit(engine, values)));
        expect(answers).toEqual(batches.map((values) => values.map((value) => 2 * value + 1)));
        expect(Math.max(0, ...session.runs)).toBeLessThanOrEqual(chosen.batchRows);
        expect(engine.queuedRows).toBe(0);
        await new Promise((resolve) => setImmediate(resolve));
        expect(engine.pendingJobs).toBe(0);
      }),
    );
  });

  it("merges what arrives while the model runs, and nothing waits when it is idle", async () => {
    const session = doubling();
    const engine = makeEngine(schema, session, usual, silent);
    const first = submit(engine, [1]);
    await new Promise((resolve) => setImmediate(resolve));
    const rest = [2, 3, 4].map((value) => submit(engine, [value]));
    await Promise.all([first, ...rest]);
    expect(session.runs).toEqual([1, 3]);
  });

  it("waits for more rows when told to, until the run is full or its first row has waited long enough", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const session = doubling();
    const engine = makeEngine(schema, session, { ...usual, waitMillis: 20 }, silent);
    const early = submit(engine, [1]);
    vi.advanceTimersByTime(5);
    await Promise.all([early, submit(engine, [2, 3, 4, 5, 6, 7, 8])]);
    expect(session.runs).toEqual([8]);
    const late = submit(engine, [9]);
    await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(19);
    await new Promise((resolve) => setImmediate(resolve));
    expect(session.runs).toEqual([8]);
    vi.advanceTimersByTime(1);
    await late;
    expect(session.runs).toEqual([8, 1]);
    vi.useRealTimers();
  });

  it("fails only the request at fault when a merged run fails", async () => {
    const engine = makeEngine(schema, doubling(), usual, silent);
    const answers = await Promise.allSettled([submit(engine, [1]), submit(engine, [-1]), submit(engine, [3])]);
    expect(answers.map((answer) => answer.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((answers[2] as PromiseFulfilledResult<number[]>).value).toEqual([7]);
  });

  it("answers 429 with a time to try again when the queue is full, and takes requests again after", async () => {
    const engine = makeEngine(schema, doubling(), { ...usual, queueRows: 3 }, silent);
    const taken = [submit(engine, [1, 2]), submit(engine, [3])];
    await expect(submit(engine, [4])).rejects.toMatchObject({ kind: "queue_full", status: 429, retryAfterSeconds: 1 });
    await Promise.all(taken);
    expect(await submit(engine, [4])).toEqual([9]);
  });

  it("takes a request larger than the queue when it is empty: such a client would never get in otherwise", async () => {
    const engine = makeEngine(schema, doubling(), { ...usual, queueRows: 3 }, silent);
    expect(await submit(engine, [1, 2, 3, 4, 5])).toHaveLength(5);
  });

  it("does not do the work of clients that have gone or whose deadline has passed", async () => {
    const session = doubling();
    const engine = makeEngine(schema, session, usual, silent);
    const gone = submit(engine, [1], { alive: () => false });
    const late = submit(engine, [2], { deadlineAt: performance.now() - 1 });
    await expect(gone).rejects.toMatchObject({ kind: "client_gone" });
    await expect(late).rejects.toBeInstanceOf(RequestError);
    await expect(late).rejects.toMatchObject({ status: 504 });
    expect(session.runs).toEqual([]);
    expect(engine.pendingJobs).toBe(0);
  });
});
