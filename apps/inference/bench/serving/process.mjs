// Starts a server for the benchmark, waits until it answers, and reads what it used from /proc.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";

const ticksPerSecond = 100;

/** Starts a program that prints a line with "msg":"ready" and its url. */
export async function startReady(program, args, env) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const line = text.split("\n").find((candidate) => candidate.includes('"ready"'));
      if (line !== undefined) resolve(JSON.parse(line).url);
    });
    child.once("exit", (code) =>
      reject(new Error(`${program} ${args.join(" ")} ended with ${code}: ${text.slice(-500)}`)),
    );
  });
  child.stdout.resume();
  return { url, child, pids: () => family(child.pid) };
}

/** Starts a program that listens on a port it is told, and waits until `path` answers. */
export async function startListening(program, args, port, path, env = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "ignore"] });
  const url = `http://127.0.0.1:${port}`;
  const limit = Date.now() + 90_000;
  while (Date.now() < limit && child.exitCode === null) {
    const status = await fetch(`${url}${path}`).then(
      (response) => response.status,
      () => 0,
    );
    if (status !== 0 && status < 500) return { url, child, pids: () => family(child.pid) };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`${program} did not answer at ${url}${path}`);
}

export async function stop({ child }) {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(timer);
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** CPU seconds and resident bytes of a process and its children. */
export function usage(pids) {
  let cpuSeconds = 0;
  let residentBytes = 0;
  for (const pid of pids) {
    const fields = readStat(pid);
    if (fields === undefined) continue;
    cpuSeconds += (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    residentBytes += Number(fields[21]) * 4096;
  }
  return { cpuSeconds, residentBytes };
}

function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function family(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
    return [pid, ...children.flatMap((child) => family(Number(child)))];
  } catch {
    return [pid];
  }
}
