import { type ChildProcess, spawn } from "node:child_process";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import type { Stage } from "../definition/stage.ts";
import { StageFailedError } from "../errors.ts";

export interface CommandOptions {
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  readonly onLine: (line: string, stream: "stdout" | "stderr") => void;
  /** Called with the process (a group leader) as soon as it runs. */
  readonly onStart?: (pid: number) => void;
}

/** Grace between asking a command to end and ending it, milliseconds. */
const GRACE = 5000;

/** Runs a stage's commands one after the other, as DVC does: in the user's shell, without its start-up files. @throws StageFailedError */
export async function runCommands(stage: Stage, options: CommandOptions): Promise<void> {
  const commands = typeof stage.command === "string" ? stage.command.split(/\r?\n/) : stage.command;
  for (const command of commands) {
    if (command.trim() === "") continue;
    options.signal?.throwIfAborted();
    await runOne(stage, command, options);
  }
}

function runOne(stage: Stage, command: string, options: CommandOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const shell = options.environment.SHELL ?? "/bin/sh";
    const child = spawn(shell, [...shellFlags(shell), "-c", command], {
      cwd: stage.workingDirectory,
      env: { DVC_ROOT: options.root, ...options.environment, DVC_STAGE: stage.address },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const abort = (): void => endGroup(child);
    options.signal?.addEventListener("abort", abort, { once: true });
    if (child.pid !== undefined) options.onStart?.(child.pid);
    const lines = Promise.all([relay(child, "stdout", options), relay(child, "stderr", options)]);
    child.once("error", (error) => reject(new StageFailedError(stage.address, command, error.message)));
    child.once("close", (code, signalName) => {
      options.signal?.removeEventListener("abort", abort);
      void lines.then(() => {
        if (options.signal?.aborted) reject(options.signal.reason);
        else if (code === 0) resolve();
        else reject(new StageFailedError(stage.address, command, code ?? signalName ?? "an unknown cause"));
      });
    });
  });
}

function shellFlags(shell: string): string[] {
  if (basename(shell) === "bash") return ["--noprofile", "--norc"];
  return basename(shell) === "zsh" ? ["--no-rcs"] : [];
}

async function relay(child: ChildProcess, stream: "stdout" | "stderr", options: CommandOptions): Promise<void> {
  const source = child[stream];
  if (!source) return;
  for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY }))
    options.onLine(line, stream);
}

/** Ends a command and all it started: first politely. */
function endGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  killGroup(pid, "SIGTERM");
  const timer = setTimeout(() => killGroup(pid, "SIGKILL"), GRACE);
  timer.unref();
  child.once("close", () => clearTimeout(timer));
}

export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}
