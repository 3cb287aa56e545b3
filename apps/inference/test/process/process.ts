import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";
import { scratchDirectory } from "../scratch.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

/** The service as its own process, built, on a free port. */
export interface ServiceProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly home: string;
  /** Its log so far, parsed. */
  readonly log: readonly { readonly msg?: string; readonly level: number }[];
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts the built service and waits until it is ready. Rejects with its log when it ends before. */
export async function startProcess(environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  if (!existsSync(program)) throw new Error(`${program} is missing: npm run build`);
  const home = environment.MLOPS_HOME ?? scratchDirectory();
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [program], {
    env: { PATH, PORT: "0", MLOPS_HOME: home, REHEARSE_APART: "off", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  const log: { msg?: string; level: number; url?: string }[] = [];
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      const entry = JSON.parse(line);
      log.push(entry);
      if (entry.msg === "ready") resolve(entry.url);
    });
    void ended.then((code) =>
      reject(new Error(`the service ended with ${code}: ${log.map((entry) => entry.msg).join("; ")}`)),
    );
  });
  return { url, child, home, log, ended };
}
