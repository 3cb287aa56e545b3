import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { WriteStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { openLog } from "./log-file.ts";
import { signalGroup } from "./stop-process.ts";

/** A program to run as a child: always Node, always in its own process group, its output kept in a log file. */
export interface ProcessSpec {
  readonly name: string;
  /** Script and arguments for `node`. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  /** Each line of standard output, without its end. */
  readonly onLine?: (line: string) => void;
}

/** How a child ended, with its last lines for the message. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly tail: readonly string[];
}

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  /** Settles when the child and its output have ended; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Asks it to end, waits, then forces it; what it started itself goes with it. */
  stop(graceMilliseconds?: number): Promise<ProcessEnd>;
  /** Writes a line to its standard input; lost when it has ended. */
  send(line: string): void;
}

const tailLength = 40;
const parentWatch: string = new URL("../../bin/parent-watch.mjs", import.meta.url).href;

/** Starts the child. It has a pid when this returns; a program that cannot be started throws. */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  const log = openLog(spec.logFile);
  const child = spawn(process.execPath, [...spec.args], {
    cwd: spec.cwd,
    env: { ...spec.environment, NODE_OPTIONS: nodeOptions(spec.environment.NODE_OPTIONS) },
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  await once(child, "spawn");
  child.stdin.on("error", () => {});
  const tail: string[] = [];
  followLines(child.stdout, log, tail, spec.onLine);
  followLines(child.stderr, log, tail);
  const ended = whenEnded(child, log, tail);
  return {
    name: spec.name,
    pid: child.pid as number,
    ended,
    stop: (graceMilliseconds = 8_000) => stopChild(child, ended, graceMilliseconds),
    send: (line) => void (child.stdin.writable && child.stdin.write(`${line}\n`)),
  };
}

/** The watch goes along to all that the child starts itself (the pipeline's stages, say). */
function nodeOptions(inherited: string | undefined): string {
  const watch = `--import=${parentWatch}`;
  return inherited?.includes(watch) ? inherited : [inherited, watch].filter(Boolean).join(" ");
}

function followLines(stream: Readable, log: WriteStream, tail: string[], onLine?: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
    log.write(`${line}\n`);
    tail.push(line);
    if (tail.length > tailLength) tail.shift();
    onLine?.(line);
  });
}

async function whenEnded(child: ChildProcess, log: WriteStream, tail: string[]): Promise<ProcessEnd> {
  const closed = once(child, "close");
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  // Killed alone, a child leaves behind what it had started, holding its output open: the rest of its group goes too.
  if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
  await closed;
  log.end();
  return { code, signal, tail };
}

async function stopChild(child: ChildProcess, ended: Promise<ProcessEnd>, grace: number): Promise<ProcessEnd> {
  if (child.pid === undefined) return ended;
  if (child.exitCode === null && child.signalCode === null) signalGroup(child.pid, "SIGTERM");
  const force = setTimeout(() => signalGroup(child.pid as number, "SIGKILL"), grace);
  try {
    return await ended;
  } finally {
    clearTimeout(force);
  }
}
