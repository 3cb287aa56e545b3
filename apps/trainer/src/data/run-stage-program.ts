import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface StageProgram {
  readonly directory: string;
  /** Script and arguments for `node`, relative to the directory. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

export interface StageProgramResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Last line of standard output. */
  readonly lastLine: string;
  /** Last lines of standard error. */
  readonly errorLines: readonly string[];
}

/** Runs one of the project's programs to its end. */
export function runStageProgram(options: StageProgram): Promise<StageProgramResult> {
  const child = spawn(process.execPath, [...options.args], {
    cwd: options.directory,
    stdio: ["ignore", "pipe", "pipe"],
    signal: options.signal,
  });
  let lastLine = "";
  const errorLines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    lastLine = line;
    options.onLine(line);
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    errorLines.push(line);
    if (errorLines.length > 20) errorLines.shift();
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, lastLine, errorLines }));
  });
}
