import { CommanderError } from "commander";

/** What a person asked for cannot be done; `message` is the whole line that they see. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

interface ErrorOutput {
  /** Prints the stack as well (`--debug`). */
  readonly debug: boolean;
  readonly write: (text: string) => void;
}

/**
 * Prints an error as every command does, one line `mlops: …` on standard error, and gives the exit code:
 * 2 for wrong usage, 1 for anything else. A stack only when `debug` is asked for.
 */
export function reportError(error: unknown, output: ErrorOutput): 1 | 2 {
  output.write(`mlops: ${oneLine(errorMessage(error))}\n`);
  if (output.debug && error instanceof Error && error.stack) output.write(`${withCauses(error)}\n`);
  return error instanceof UsageError || error instanceof CommanderError ? 2 : 1;
}

/** The message of anything that was thrown. */
export function errorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message) return error.message;
  // Node's AggregateError of a refused connection has no message of its own, only those of each address tried.
  if (error instanceof AggregateError) return error.errors.map(errorMessage).join("; ");
  return error.name;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}

function withCauses(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${withCauses(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
