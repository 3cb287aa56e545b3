import { type ChildProcess, spawn } from "node:child_process";
import { killTree, memoryOfGroup } from "./process-group.ts";

/** Why a command did not end by itself. */
type Stop = "time" | "memory" | "abort";

export interface CommandResult {
  /** Undefined when it was stopped. */
  status: number | undefined;
  stopped: Stop | undefined;
  /** Standard output and standard error, in the order they came. */
  output: string;
}

export interface CommandOptions {
  cwd: string;
  timeoutSeconds: number;
  /** Resident memory of all its processes together. */
  memoryBytes: number;
  signal?: AbortSignal | undefined;
  env?: Record<string, string>;
}

/** How often the memory is looked at. */
const lookMilliseconds = 250;

/** Runs a command in a process group of its own and leaves nothing of it behind, whatever the learner's code does. */
export function runCommand(command: string, args: string[], options: CommandOptions): Promise<CommandResult> {
  if (options.signal?.aborted) return Promise.resolve({ status: undefined, stopped: "abort", output: "" });
  const child = spawn(command, args, {
    cwd: options.cwd,
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const limits = holdTo(child, options);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    // Whatever it started in the background would keep the pipes open, and so `close` away.
    child.on("exit", () => killTree(child));
    child.on("close", (code) => {
      const stopped = limits.release();
      const status = stopped === undefined ? (code ?? 1) : undefined;
      resolve({ status, stopped, output: Buffer.concat(output).toString("utf8") });
    });
  });
}

/** Ends the process at its first limit; `release` says which one that was. */
function holdTo(child: ChildProcess, options: CommandOptions): { release: () => Stop | undefined } {
  let stopped: Stop | undefined;
  const stop = (why: Stop) => (): void => {
    stopped ??= why;
    killTree(child);
  };
  const abort = stop("abort");
  const timer = setTimeout(stop("time"), options.timeoutSeconds * 1000);
  const watch = setInterval(async () => {
    if ((await memoryOfGroup(child)) > options.memoryBytes) stop("memory")();
  }, lookMilliseconds);
  options.signal?.addEventListener("abort", abort, { once: true });
  return {
    release: () => {
      clearTimeout(timer);
      clearInterval(watch);
      options.signal?.removeEventListener("abort", abort);
      return stopped;
    },
  };
}
