import { dataEntry } from "./commands/data/entry.ts";
import { runProgram } from "./run-program.ts";

/** `mlops data …` alone: the entry of a bundle that starts in half the time (docs/decisions/0013). @returns the exit code */
export function main(args: readonly string[]): Promise<number> {
  return runProgram(args, [dataEntry]);
}
