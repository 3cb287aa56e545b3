import { mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { claimLease } from "../../src/log/lease.ts";
import { openOwnedSpool } from "../../src/log/owned-spool.ts";
import { type Owner, startOf, thisOwner } from "../../src/log/owner.ts";
import type { Prediction } from "../../src/log/prediction.ts";
import { segmentPath } from "../../src/log/segment.ts";
import type { Spool } from "../../src/log/spool.ts";
import { scratchDirectory } from "../scratch.ts";

const leaseMillis = 60_000;
/** No process has it: Linux gives none above 4,194,304. */
const deadPid = 2 ** 22 + 1;
const here = thisOwner().place;

/** A folder of the spool as another process left it, its last heartbeat some seconds ago. */
function leftBy(root: string, name: string, owner: Omit<Owner, "id">, silentSeconds: number, ...ids: string[]): string {
  const directory = join(root, name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "owner.json"), JSON.stringify({ id: name, ...owner }));
  writeFileSync(join(directory, "heartbeat"), ".");
  const then = Date.now() / 1000 - silentSeconds;
  utimesSync(join(directory, "heartbeat"), then, then);
  ids.forEach((id, index) => {
    writeFileSync(segmentPath(directory, index + 1), line(id));
  });
  return directory;
}

const line = (id: string): string => `${JSON.stringify({ id })}\n`;

function open(root: string, instance: string, failed = (error: Error): void => expect(error).toBeUndefined()): Spool {
  return openOwnedSpool({ root, instance, limitBytes: 1000, leaseMillis, failed });
}

/** The ids of all that waits, in the order in which it would be shipped. */
function waitingIds(spool: Spool): string[] {
  const ids: string[] = [];
  for (let oldest = spool.oldest(); oldest !== undefined; oldest = spool.oldest()) {
    ids.push(...oldest.predictions.map(({ id }: Prediction) => id));
    spool.drop(oldest.sequence);
  }
  return ids;
}

describe("a process that claims its spool", () => {
  it("takes over, in order, what dead processes of its own place left, and leaves the living theirs", () => {
    const root = scratchDirectory();
    leftBy(root, "inference-0", { place: here, pid: deadPid }, 0, "own");
    leftBy(root, "inference-1", { place: here, pid: deadPid }, 0, "dead 1", "dead 2");
    const startedAt = startOf(process.ppid);
    leftBy(root, "inference-2", { place: here, pid: process.ppid, ...(startedAt && { startedAt }) }, 3, "living");
    const spool = open(root, "inference-0");
    expect(waitingIds(spool).sort()).toEqual(["dead 1", "dead 2", "own"]);
    spool.close();
    expect(readdirSync(root).sort()).toEqual(["inference-0", "inference-2"]);
  });

  it("takes over from an owner whose process id is another's by now, and goes by the heartbeat where it cannot tell", () => {
    const root = scratchDirectory();
    const pid = process.ppid;
    leftBy(root, "a", { place: here, pid, startedAt: "1" }, startOf(pid) === undefined ? 61 : 3, "id reused");
    leftBy(root, "b", { place: here, pid }, 61, "silent");
    leftBy(root, "c", { place: here, pid }, 10, "beating");
    const spool = open(root, "d");
    expect(waitingIds(spool).sort()).toEqual(["id reused", "silent"]);
    spool.close();
  });

  it("judges owners in other containers by their heartbeat, since their process ids say nothing here", () => {
    const root = scratchDirectory();
    leftBy(root, "a", { place: "another container", pid: process.pid }, 10, "beating");
    leftBy(root, "b", { place: "another container", pid: process.pid }, 61, "silent");
    const spool = open(root, "c");
    expect(waitingIds(spool)).toEqual(["silent"]);
    spool.close();
    expect(readdirSync(join(root, "a"))).toHaveLength(3);
  });

  it("takes the next free name when another container has its own", () => {
    const root = scratchDirectory();
    const other = leftBy(root, "inference", { place: "another container", pid: 1 }, 10, "theirs");
    const spool = open(root, "inference");
    spool.append(line("ours"));
    expect(readdirSync(other)).toHaveLength(3);
    expect(readdirSync(join(root, "inference+1")).sort()).toEqual(["000000000001.ndjson", "heartbeat", "owner.json"]);
    spool.close();
  });

  it("leaves what it could not ship to whoever comes next, at once", () => {
    const root = scratchDirectory();
    const first = open(root, "inference");
    first.append(line("left"));
    first.close();
    const next = open(root, "inference");
    expect(waitingIds(next)).toEqual(["left"]);
    next.close();
  });

  it("is not taken for dead by another claim of the same process", () => {
    const root = scratchDirectory();
    const [one, two] = [open(root, "one"), open(root, "two")];
    one.append(line("1"));
    two.append(line("2"));
    one.rotate();
    two.rotate();
    expect([waitingIds(one), waitingIds(two)]).toEqual([["1"], ["2"]]);
    one.close();
    two.close();
  });
});

describe("a lease", () => {
  it("is lost when the folder was taken over during a long pause, and is not asked the disk for before", () => {
    const root = scratchDirectory();
    const lease = claimLease(root, "inference", thisOwner(), 0.001);
    expect(lease.isHeld()).toBe(true);
    renameSync(lease.directory, `${lease.directory}~taken`);
    expect(lease.isHeld()).toBe(false);
    const young = claimLease(root, "other", thisOwner(), leaseMillis);
    renameSync(young.directory, `${young.directory}~taken`);
    expect(young.isHeld()).toBe(true);
  });

  it("once lost, lets the spool go on in a new folder, what it held being another's", () => {
    const root = scratchDirectory();
    const spool = openOwnedSpool({ root, instance: "i", limitBytes: 1000, leaseMillis: 2, failed: () => {} });
    spool.append(line("before"));
    const until = performance.now() + 5;
    renameSync(join(root, "i"), join(root, "taken"));
    while (performance.now() < until);
    spool.append(line("after"));
    spool.rotate();
    expect(waitingIds(spool)).toEqual(["after"]);
    expect(readFileSync(join(root, "taken", "000000000001.ndjson"), "utf8")).toBe(line("before"));
    spool.close();
  });
});
