import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { describeLine } from "./describe-line.ts";

export interface ServiceRun {
  /** The service's program file. */
  readonly program: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Print its log as it is. */
  readonly json: boolean;
}

/** Runs the service until it ends; signals are passed on, so that it drains. Gives its exit code. */
export async function runService({ program, variables, json }: ServiceRun): Promise<number> {
  const child = spawn(process.execPath, [program], { env: { ...variables }, stdio: ["ignore", "pipe", "inherit"] });
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  process.on("SIGINT", pass);
  process.on("SIGTERM", pass);
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => printLine(line, json));
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? (signal === null ? 0 : 1)));
    });
  } finally {
    process.off("SIGINT", pass);
    process.off("SIGTERM", pass);
  }
}

function printLine(line: string, json: boolean): void {
  const text = json ? line : describeLine(line);
  if (text !== undefined) process.stdout.write(`${text}\n`);
}
