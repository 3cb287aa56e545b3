import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const packageDirectory = fileURLToPath(new URL("..", import.meta.url));

/** Builds `dist`, which programs of their own run on. */
export async function buildPackage(): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  await promisify(execFile)(process.execPath, [manifest.replace("package.json", "bin/tsc"), "-b", packageDirectory]);
}

/** A running program and its lines so far. */
export interface Program {
  readonly process: ChildProcess;
  readonly lines: string[];
  /** The first line that has `text`, now or later. */
  line(text: string): Promise<string>;
  /** Ends it with a signal and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Starts `test/programs/NAME`. */
export function startProgram(name: string, ...parameters: string[]): Program {
  const path = fileURLToPath(new URL(`programs/${name}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...parameters], { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    lines.push(...text.split("\n").filter(Boolean));
    child.emit("lines");
  });
  child.once("exit", () => child.emit("lines"));
  return {
    process: child,
    lines,
    line: async (text) => {
      for (;;) {
        const found = lines.find((line) => line.includes(text));
        if (found !== undefined) return found;
        if (child.exitCode !== null) throw new Error(`${name} ended before it printed ${text}: ${lines.join("\n")}`);
        await once(child, "lines");
      }
    },
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, "exit");
    },
  };
}
