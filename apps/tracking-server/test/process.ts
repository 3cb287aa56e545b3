import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const room = fileURLToPath(new URL("..", import.meta.url));

/** The tracking server as a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
}

/** Builds `dist`, which the process runs on. */
export async function build(): Promise<void> {
  const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
  await promisify(execFile)(process.execPath, [typescript.replace("package.json", "bin/tsc"), "-b", room]);
}

/** Starts the server and waits until it is ready. */
export async function startProcess(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [`${room}dist/main.js`], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as { msg: string; url?: string };
    if (event.msg === "ready" && event.url) return { url: event.url, child };
  }
  throw new Error("the tracking server ended before it was ready");
}
