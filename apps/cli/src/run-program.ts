import { Command, CommanderError } from "commander";
import type { CommandEntry } from "./command-list.ts";
import { reportError } from "./errors.ts";

/**
 * Runs `mlops` with the given commands and arguments (without node and script).
 *
 * @returns the exit code: 0, 1 for an error, 2 for wrong usage
 */
export async function runProgram(args: readonly string[], commands: readonly CommandEntry[]): Promise<number> {
  const debug = args.includes("--debug");
  try {
    const program = await programFor(args, commands);
    await program.parseAsync([...args], { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError) return usageExitCode(error);
    return reportError(error, { debug, write: (text) => process.stderr.write(text) });
  }
}

/** Commander has printed its own message by then; help and version end well. */
function usageExitCode(error: CommanderError): number {
  return error.exitCode === 0 ? 0 : 2;
}

async function programFor(args: readonly string[], commands: readonly CommandEntry[]): Promise<Command> {
  const program = new Command("mlops")
    .description("MLOps in ten stages, as one command line")
    .option("--debug", "print the stack of an error")
    .version("0.1.0");
  const named = args.find((argument) => !argument.startsWith("-"));
  for (const entry of commands) program.addCommand(await commandFor(entry, named));
  forEachCommand(program, configure);
  return program;
}

async function commandFor(entry: CommandEntry, named: string | undefined): Promise<Command> {
  if (entry.name === named) return entry.load();
  return new Command(entry.name).description(entry.summary);
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}

/** Every command throws in place of ending the process, says `mlops:` before its errors and takes `--debug`. */
function configure(command: Command): void {
  command.exitOverride();
  command.showHelpAfterError("(add --help for what is possible)");
  command.configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "mlops: ")) });
  if (!command.options.some((option) => option.long === "--debug")) {
    command.option("--debug", "print the stack of an error");
  }
}
