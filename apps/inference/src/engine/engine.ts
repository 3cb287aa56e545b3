import { RequestError } from "../errors.ts";
import type { ModelSchema } from "../model/schema.ts";
import type { ModelSession, NamedTensor } from "../onnx/session.ts";
import type { Job } from "./job.ts";
import { packBlocks } from "./pack.ts";
import { splitJob } from "./split.ts";

export interface EngineLimits {
  /** Rows that may wait; a request that would exceed them is answered 429. */
  readonly queueRows: number;
  /** Rows that one run of the model takes at most; larger blocks are split. */
  readonly batchRows: number;
  /** Runs that may be under way at once: 1 in process, the number of worker threads otherwise. */
  readonly runs: number;
  /** Merge the rows of several requests into one run. */
  readonly merge: boolean;
  /** Milliseconds that a run which is not full waits for more rows, from when its first row came; 0 never waits. */
  readonly waitMillis: number;
}

/** What the engine tells the metrics. Times are in seconds. */
export interface EngineObserver {
  ran(rows: number, runSeconds: number): void;
  waited(waitSeconds: number): void;
}

/** Runs blocks on a model: in order, several blocks in one run when they have gathered. */
export interface Engine {
  /** Takes a job, or throws RequestError `queue_full`. */
  submit(job: Job): void;
  readonly queuedRows: number;
  /** Jobs taken and not yet answered. */
  readonly pendingJobs: number;
}

/**
 * Micro-batching that adapts by itself: a job that finds the engine idle starts in the same turn of the event loop, and
 * what arrives while the model runs is merged into the next run. An idle service adds no delay; a busy one has fuller runs.
 * With `waitMillis` a run waits for more rows besides, for models whose runs cost far more than that time.
 */
export function makeEngine(
  schema: ModelSchema,
  session: Pick<ModelSession, "run">,
  limits: EngineLimits,
  observer: EngineObserver,
  now: () => number = () => performance.now(),
): Engine {
  const state: State = { queue: [], queuedRows: 0, running: 0, pending: 0, scheduled: false };
  const schedule = (): void => {
    if (state.scheduled) return;
    state.scheduled = true;
    const wait = waitFor(state, limits, now());
    if (wait > 0) setTimeout(launch, wait);
    else setImmediate(launch);
  };
  const launch = (): void => {
    state.scheduled = false;
    while (state.running < limits.runs) {
      if (waitFor(state, limits, now()) > 0) {
        schedule();
        return;
      }
      const batch = takeBatch(state, schema, limits, now());
      if (batch.length === 0) return;
      state.running++;
      void runBatch(schema, session, batch, observer, now).finally(() => {
        state.running--;
        state.pending -= batch.length;
        launch();
      });
    }
  };
  return {
    submit: (job) => {
      const queued = state.queuedRows + job.block.rows;
      if (queued > limits.queueRows && state.queuedRows > 0) throw queueFull(limits);
      enqueue(state, schema, limits, job);
      if (!limits.merge || (limits.waitMillis > 0 && state.queuedRows >= limits.batchRows)) launch();
      else schedule();
    },
    get queuedRows() {
      return state.queuedRows;
    },
    get pendingJobs() {
      return state.pending;
    },
  };
}

interface State {
  queue: Job[];
  queuedRows: number;
  running: number;
  pending: number;
  scheduled: boolean;
}

/** Milliseconds until the next run may start: 0 when it is full, or its first row has waited long enough. */
function waitFor({ queue: [first], queuedRows }: State, limits: EngineLimits, now: number): number {
  if (limits.waitMillis === 0 || first === undefined || !limits.merge || queuedRows >= limits.batchRows) return 0;
  return Math.max(0, Math.ceil(first.submittedAt + limits.waitMillis - now));
}

function queueFull(limits: EngineLimits): RequestError {
  return new RequestError("queue_full", `the queue is full: ${limits.queueRows} rows wait already; try again`, 1);
}

function enqueue(state: State, schema: ModelSchema, limits: EngineLimits, job: Job): void {
  const parts = schema.rowwise && job.block.rows > limits.batchRows ? splitJob(schema, job, limits.batchRows) : [job];
  state.queue.push(...parts);
  state.pending += parts.length;
  state.queuedRows += job.block.rows;
}

/** Takes from the front what fits in one run; jobs that nobody waits for any more are answered and left out. */
function takeBatch(state: State, schema: ModelSchema, limits: EngineLimits, now: number): Job[] {
  const batch: Job[] = [];
  const most = schema.rowwise && limits.merge ? limits.batchRows : 0;
  let rows = 0;
  let taken = 0;
  for (const job of state.queue) {
    const next = rows + job.block.rows;
    if (batch.length > 0 && next > most) break;
    taken++;
    state.queuedRows -= job.block.rows;
    if (!isWanted(job, now)) {
      state.pending--;
      continue;
    }
    rows = next;
    batch.push(job);
  }
  state.queue = taken === state.queue.length ? [] : state.queue.slice(taken);
  return batch;
}

/** False, and answered, when the client has gone or its deadline has passed. */
function isWanted(job: Job, now: number): boolean {
  if (!job.alive()) job.failed(new RequestError("client_gone", "the client has gone"));
  else if (now > job.deadlineAt) job.failed(new RequestError("deadline", "the request's deadline passed in the queue"));
  else return true;
  return false;
}

async function runBatch(
  schema: ModelSchema,
  session: Pick<ModelSession, "run">,
  batch: readonly Job[],
  observer: EngineObserver,
  now: () => number,
): Promise<void> {
  const startedAt = now();
  for (const job of batch) observer.waited((startedAt - job.submittedAt) / 1000);
  const outputs = await tryRun(schema, session, batch);
  if (outputs instanceof Error) return failOrIsolate(schema, session, batch, outputs);
  observer.ran(countRows(batch), (now() - startedAt) / 1000);
  let first = 0;
  for (const job of batch) {
    job.done({ outputs, first });
    first += job.block.rows;
  }
}

async function tryRun(
  schema: ModelSchema,
  session: Pick<ModelSession, "run">,
  batch: readonly Job[],
): Promise<readonly NamedTensor[] | Error> {
  try {
    return await session.run(
      packBlocks(
        schema,
        batch.map((job) => job.block),
      ),
    );
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A failed run of several requests is run again one by one, so that only the one at fault fails. */
async function failOrIsolate(
  schema: ModelSchema,
  session: Pick<ModelSession, "run">,
  batch: readonly Job[],
  error: Error,
): Promise<void> {
  for (const job of batch) {
    const outputs = batch.length === 1 ? error : await tryRun(schema, session, [job]);
    if (outputs instanceof Error) job.failed(outputs);
    else job.done({ outputs, first: 0 });
  }
}

function countRows(batch: readonly Job[]): number {
  return batch.reduce((sum, job) => sum + job.block.rows, 0);
}
