import { spawn } from "node:child_process";

export interface CommandResult {
  /** Undefined when a time limit or an abort ended it. */
  status: number | undefined;
  /** Standard output and standard error, in the order they came. */
  output: string;
}

export interface CommandOptions {
  cwd: string;
  timeoutSeconds: number;
  signal?: AbortSignal;
  env?: Record<string, string>;
}

/** Runs a command in a process group of its own and leaves nothing of it behind, whatever the learner's code does. */
export function runCommand(command: string, args: string[], options: CommandOptions): Promise<CommandResult> {
  const grouped = process.platform !== "win32";
  const child = spawn(command, args, {
    cwd: options.cwd,
    detached: grouped,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    const kill = (): void => {
      if (child.pid !== undefined && child.exitCode === null) {
        if (grouped) process.kill(-child.pid, "SIGKILL");
        else child.kill("SIGKILL");
      }
    };
    const timer = setTimeout(kill, options.timeoutSeconds * 1000);
    options.signal?.addEventListener("abort", kill, { once: true });
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", kill);
      resolve({ status: code ?? undefined, output: Buffer.concat(output).toString("utf8") });
    });
  });
}
