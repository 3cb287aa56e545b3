import { commandList } from "./command-list.ts";
import { type Prepared, setPrepared } from "./loop/prepared.ts";
import { runProgram } from "./run-program.ts";

/** What the bootstrap did before (install, build), so that `start` can show it as its first step. */
interface MainOptions {
  readonly prepared?: Prepared;
}

/** Runs `mlops` with the given arguments (without node and script). @returns the exit code: 0, 1 for an error, 2 for wrong usage */
export function main(args: readonly string[], options: MainOptions = {}): Promise<number> {
  setPrepared(options.prepared);
  return runProgram(args, commandList);
}
