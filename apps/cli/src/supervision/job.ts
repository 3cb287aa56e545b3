import { processIdentity } from "@mlops/database/process-identity";
import { lastWords } from "./last-words.ts";
import { removeRunFile, writeRunFile } from "./run-files.ts";
import { describeEnd } from "./service.ts";
import { type ProcessEnd, type ProcessSpec, type RunningProcess, startProcess } from "./start-process.ts";

/** A process with an end: it is started again when something killed it, not when it failed by itself. */
export interface JobSpec extends ProcessSpec {
  readonly runDirectory: string;
  readonly maximalRestarts?: number;
  readonly onRestart?: (words: string) => void;
}

export interface Job {
  readonly name: string;
  /** Resolves when it ended well, rejects with a {@link JobFailedError} when it did not. */
  readonly done: Promise<void>;
  send(line: string): void;
  stop(graceMilliseconds?: number): Promise<void>;
}

/** A job ended with an error of its own, or was killed too often. */
class JobFailedError extends Error {
  override readonly name = "JobFailedError";
  readonly job: string;
  readonly logFile: string;

  constructor(job: string, logFile: string, end: ProcessEnd) {
    const words = end.code === null ? undefined : lastWords(end.tail);
    super(
      `${words ?? `${job} ${describeEnd(end)}`}. Detail: ${logFile}. What was done is kept: run \`npm start\` again to go on`,
    );
    this.job = job;
    this.logFile = logFile;
  }
}

/** Starts a job; it must be able to go on where it was killed. */
export async function startJob(spec: JobSpec): Promise<Job> {
  const state = { process: await begin(spec), stopping: false };
  const done = follow(spec, state);
  done.catch(() => {});
  return {
    name: spec.name,
    done,
    send: (line) => state.process.send(line),
    stop: async (graceMilliseconds) => {
      state.stopping = true;
      await state.process.stop(graceMilliseconds);
      await done.catch(() => {});
    },
  };
}

async function follow(spec: JobSpec, state: { process: RunningProcess; stopping: boolean }): Promise<void> {
  for (let restarts = 0; ; restarts += 1) {
    const end = await state.process.ended;
    removeRunFile(spec.runDirectory, spec.name);
    if (state.stopping || end.code === 0) return;
    if (end.signal === null || restarts >= (spec.maximalRestarts ?? 3))
      throw new JobFailedError(spec.name, spec.logFile, end);
    spec.onRestart?.(`${spec.name} (pid ${state.process.pid}) ${describeEnd(end)}`);
    state.process = await begin(spec);
  }
}

async function begin(spec: JobSpec): Promise<RunningProcess> {
  const running = await startProcess(spec);
  const identity = processIdentity(running.pid);
  if (identity !== undefined) {
    const { name, runDirectory } = spec;
    writeRunFile(runDirectory, { name, pid: running.pid, identity, startedAt: new Date().toISOString() });
  }
  return running;
}
