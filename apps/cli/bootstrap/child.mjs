import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

/**
 * Runs a program to its end, with its output in a log file and each line handed to `onLine`.
 * Ctrl-C reaches the child by itself (same terminal); we wait for it to end, so that nothing stays behind.
 *
 * @returns {Promise<{ code: number | null, signal: string | null, tail: string[] }>} tail: the last 200 lines
 */
export async function runLogged({ program, args, cwd, env, logFile, onLine }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  log.on("error", () => {});
  log.write(`$ ${[program, ...args].join(" ")}\n`);
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], shell: needsShell(program) });
  const ignoreInterrupt = () => {};
  process.on("SIGINT", ignoreInterrupt);
  const forward = () => child.kill("SIGTERM");
  process.on("SIGTERM", forward);
  const tail = [];
  const take = (line) => {
    log.write(`${line}\n`);
    tail.push(line);
    if (tail.length > 200) tail.shift();
    onLine?.(line);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", take);
  try {
    return await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve({ code, signal, tail }));
    });
  } finally {
    process.off("SIGINT", ignoreInterrupt);
    process.off("SIGTERM", forward);
    log.end();
  }
}

/** On Windows npm is a command file, which only a shell starts. */
function needsShell(program) {
  return process.platform === "win32" && !program.endsWith(".exe");
}
