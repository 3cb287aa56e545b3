import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { isSameProcess } from "@mlops/database/process-identity";
import { type RunRecord, readRunFiles, removeRunFile } from "./run-files.ts";

/** Sends a signal to the process group that a child of ours leads. True when somebody got it. */
export function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  return process.platform === "win32" ? killTree(leader) : sendSignal(-leader, signal);
}

function sendSignal(target: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}

function killTree(pid: number): boolean {
  try {
    execFileSync("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends what an earlier start left running: only processes whose identity is the recorded one, first asked, then
 * forced; and clears the run folder of it.
 *
 * @param own name of the record that is this process's own
 * @returns the records that were still running
 */
export async function stopLeftovers(directory: string, own: string, graceMilliseconds = 8_000): Promise<RunRecord[]> {
  const records = readRunFiles(directory).filter(({ name }) => name !== own);
  const alive = records.filter(isSameProcess);
  await Promise.all(alive.map((record) => stopRecorded(record, graceMilliseconds)));
  for (const record of records) removeRunFile(directory, record.name);
  return alive;
}

async function stopRecorded(record: RunRecord, graceMilliseconds: number): Promise<void> {
  signalGroup(record.pid, "SIGTERM");
  const deadline = Date.now() + graceMilliseconds;
  while (isSameProcess(record) && Date.now() < deadline) await sleep(50);
  if (isSameProcess(record)) signalGroup(record.pid, "SIGKILL");
  while (isSameProcess(record)) await sleep(20);
}
