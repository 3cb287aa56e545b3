import { setTimeout as sleep } from "node:timers/promises";
import { processIdentity } from "@mlops/database/process-identity";
import { deferred } from "./deferred.ts";
import { lastWords } from "./last-words.ts";
import { type RestartPolicy, restartDelay, servicePolicy } from "./restart-policy.ts";
import { removeRunFile, writeRunFile } from "./run-files.ts";
import { type ProcessEnd, type ProcessSpec, type RunningProcess, startProcess } from "./start-process.ts";

/** A process that is to stay up: started again when it ends by itself, on the same port, so that its address holds. */
export interface ServiceSpec extends ProcessSpec {
  /** Folder of the run files. */
  readonly runDirectory: string;
  readonly readyTimeoutMilliseconds?: number;
  /** Aborted when it is no longer wanted, be it while it is still starting. */
  readonly signal?: AbortSignal;
  readonly policy?: RestartPolicy;
  /** Told of each end that was not asked for, before the restart. */
  readonly onRestart?: (words: string) => void;
  /** Told once, when it is given up for good. */
  readonly onGivenUp: (error: ServiceFailedError) => void;
}

export interface Service {
  readonly name: string;
  /** Where it first said that it was ready. */
  readonly url: string;
  readonly restarts: () => number;
  /** Writes a line to its standard input. */
  send(line: string): void;
  stop(graceMilliseconds?: number): Promise<void>;
}

/** A service did not come up, or ended again and again. */
export class ServiceFailedError extends Error {
  override readonly name = "ServiceFailedError";

  readonly service: string;
  readonly reason: string;
  readonly logFile: string;

  constructor(service: string, reason: string, logFile: string) {
    super(`${service} ${reason}. Detail: ${logFile}. What was done is kept: run \`npm start\` again to go on`);
    this.service = service;
    this.reason = reason;
    this.logFile = logFile;
  }
}

interface State {
  process: RunningProcess | undefined;
  stopping: boolean;
  readonly halted: AbortController;
  readonly ends: number[];
}

/** Starts a service and waits until it says that it is ready (a JSON line with `"msg":"ready"` and a `url`). */
export async function startService(spec: ServiceSpec): Promise<Service> {
  const state: State = { process: undefined, stopping: false, halted: new AbortController(), ends: [] };
  const url = await launch(spec, state);
  const watching = keepUp(spec, state);
  return {
    name: spec.name,
    url,
    restarts: () => state.ends.length,
    send: (line) => state.process?.send(line),
    stop: async (graceMilliseconds) => {
      state.stopping = true;
      state.halted.abort();
      await state.process?.stop(graceMilliseconds);
      await watching;
      removeRunFile(spec.runDirectory, spec.name);
    },
  };
}

/** Until it is stopped or given up: waits for its end, then starts it again as the policy says. */
async function keepUp(spec: ServiceSpec, state: State): Promise<void> {
  while (state.process !== undefined) {
    const end = await state.process.ended;
    if (state.stopping) return;
    state.ends.push(Date.now());
    const reason = describeEnd(end);
    const delay = restartDelay(spec.policy ?? servicePolicy, state.ends, Date.now());
    if (delay === "give up") {
      removeRunFile(spec.runDirectory, spec.name);
      spec.onGivenUp(
        new ServiceFailedError(spec.name, `ended ${state.ends.length} times, last: ${reason}`, spec.logFile),
      );
      return;
    }
    spec.onRestart?.(`${spec.name} (pid ${state.process.pid}) ${reason}`);
    await sleep(delay, undefined, { signal: state.halted.signal }).catch(() => {});
    if (state.stopping) return;
    await launch(spec, state).catch(() => {});
  }
}

/** One start, up to the line that says ready; its failure to get there ends the process. */
async function launch(spec: ServiceSpec, state: State): Promise<string> {
  const ready = deferred<string>();
  const onLine = (line: string): void => {
    const url = readyUrl(line);
    if (url !== undefined) ready.resolve(url);
    spec.onLine?.(line);
  };
  const running = await startProcess({ ...spec, onLine });
  state.process = running;
  const fail = (reason: string): void => ready.reject(new ServiceFailedError(spec.name, reason, spec.logFile));
  void running.ended.then((end) => fail(describeEnd(end)));
  const limit = spec.readyTimeoutMilliseconds ?? 60_000;
  const timer = setTimeout(() => fail(`was not ready within ${limit / 1000} s`), limit);
  const abandon = (): void => {
    fail("was stopped while it started");
    void running.stop();
  };
  spec.signal?.addEventListener("abort", abandon, { once: true });
  if (spec.signal?.aborted) abandon();
  try {
    const url = await ready.promise;
    record(spec, running.pid, url);
    return url;
  } catch (error) {
    await running.stop(1_000);
    throw error;
  } finally {
    clearTimeout(timer);
    spec.signal?.removeEventListener("abort", abandon);
  }
}

function record(spec: ServiceSpec, pid: number, url: string): void {
  const identity = processIdentity(pid);
  if (identity === undefined) return;
  writeRunFile(spec.runDirectory, { name: spec.name, pid, identity, url, startedAt: new Date().toISOString() });
}

/** How it ended, with its last words if it had any. */
export function describeEnd(end: ProcessEnd): string {
  const how = end.signal ? `was ended by ${end.signal}` : `ended with code ${end.code}`;
  const words = lastWords(end.tail);
  return words === undefined ? how : `${how}: ${words}`;
}

/** The address in a pino line that says ready, else undefined. */
export function readyUrl(line: string): string | undefined {
  if (!line.includes('"ready"')) return undefined;
  try {
    const entry = JSON.parse(line) as { msg?: unknown; url?: unknown };
    return entry.msg === "ready" && typeof entry.url === "string" ? entry.url : undefined;
  } catch {
    return undefined;
  }
}
