import type { Command } from "commander";
import { vi } from "vitest";

/** Runs a command as from the shell and gives what it printed on standard output. */
export async function runCommand(command: Command, ...parameters: string[]): Promise<string> {
  const printed: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  try {
    await command.exitOverride().parseAsync(parameters, { from: "user" });
  } finally {
    spy.mockRestore();
  }
  return printed.join("");
}
