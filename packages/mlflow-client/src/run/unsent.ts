import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RunCalls } from "../calls/runs.ts";
import type { RunStatus } from "../entities/run.ts";
import { isAway } from "../errors.ts";
import { decodeDouble, encodeDouble } from "../http/json.ts";
import { cutBatches, type Entry } from "./buffer.ts";
import { sendBatch } from "./send-batch.ts";

/** What could not be sent to a run: kept in one file of JSON, to be sent later. */
export interface Unsent {
  /** The server it is for. */
  readonly trackingUri: string;
  readonly runId: string;
  readonly entries: readonly Entry[];
  /** How the run ended, when that could not be told either. */
  readonly end?: { readonly status: RunStatus; readonly endTime: number };
}

/** Keeps something unsent: durable when this returns. Synchronous, so that it also works while the process exits. */
function keepUnsent(directory: string, unsent: Unsent): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${Date.now()}-${randomUUID()}.json`);
  const descriptor = openSync(`${file}.part`, "w");
  try {
    writeSync(
      descriptor,
      JSON.stringify(unsent, (key, value) =>
        key === "value" && typeof value === "number" ? encodeDouble(value) : value,
      ),
    );
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.part`, file);
  return file;
}

/** Keeps something unsent as `keepUnsent` does, or says why the disk does not take it (it is full, for example). */
export function keepIfPossible(directory: string, unsent: Unsent): { file: string } | { error: unknown } {
  try {
    return { file: keepUnsent(directory, unsent) };
  } catch (error) {
    return { error };
  }
}

/** What a sending of kept things did. */
export interface SentReport {
  /** Files that were sent and are gone. */
  readonly sent: number;
  /** Files that the server refused for good (the run is deleted, say): set aside as `….refused`. */
  readonly refused: number;
  /** Files that stay, as the server is still away. */
  readonly left: number;
}

/**
 * Sends what is kept for this server, oldest first. Sending the same twice adds nothing: a metric's time is fixed when
 * it is logged.
 */
export async function sendUnsent(directory: string, trackingUri: string, calls: RunCalls): Promise<SentReport> {
  const files = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith(".json")).sort();
  const report = { sent: 0, refused: 0, left: 0 };
  let away = false;
  for (const name of files) {
    const file = join(directory, name);
    const unsent = await readUnsent(file);
    if (unsent?.trackingUri !== trackingUri) continue;
    const outcome = away ? "left" : await sendOne(unsent, calls);
    report[outcome] += 1;
    if (outcome === "left") away = true;
    else if (outcome === "sent") await rm(file, { force: true });
    else await rename(file, `${file}.refused`);
  }
  return report;
}

async function readUnsent(file: string): Promise<Unsent | undefined> {
  try {
    const revive = (_key: string, value: unknown) =>
      value && typeof value === "object" && "kind" in value && value.kind === "metric"
        ? reviveMetric(value as Entry)
        : value;
    return JSON.parse(await readFile(file, "utf8"), revive) as Unsent;
  } catch {
    // Taken by another process in the meantime, or not ours.
    return undefined;
  }
}

function reviveMetric(entry: Entry): Entry {
  if (entry.kind !== "metric") return entry;
  return { kind: "metric", metric: { ...entry.metric, value: decodeDouble(entry.metric.value) } };
}

async function sendOne(unsent: Unsent, calls: RunCalls): Promise<"sent" | "refused" | "left"> {
  try {
    let refused = false;
    for (const batch of cutBatches(unsent.entries)) {
      const { refusal, away } = await sendBatch(calls, unsent.runId, batch);
      if (away) return "left";
      refused ||= refusal !== undefined;
    }
    if (unsent.end) await calls.updateRun(unsent.runId, unsent.end);
    return refused ? "refused" : "sent";
  } catch (error) {
    return isAway(error) ? "left" : "refused";
  }
}
