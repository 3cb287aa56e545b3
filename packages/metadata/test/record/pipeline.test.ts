import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Queryable } from "@mlops/database";
import { expect, test } from "vitest";
import { describeEnvironment, listDataFiles, lockedOutput, recordPipeline } from "../../src/index.ts";

/** Keeps what would be sent to Postgres. */
function recorder(): Queryable & { readonly sent: unknown[][] } {
  const sent: unknown[][] = [];
  return {
    sent,
    query: async (_, values = []) => {
      sent.push(values);
      return { rows: [], rowCount: 0 };
    },
  };
}

const lock = `stages:
  one: {cmd: [a, b], outs: [{path: build/model, md5: m1, size: 4}]}
  two: {cmd: c, deps: [{path: build/model, md5: m1}, {path: dist/x.js, md5: c1}, {path: /outside}], params: {params.yaml: {p: 1}}, outs: [{path: out, md5: o1}]}
`;

test("stages that have only a duration ran one after the other", async () => {
  const db = recorder();
  const startedAt = new Date("2026-01-01T00:00:00Z");
  const stages = [
    { name: "one", outcome: "ran", seconds: 2 },
    { name: "two", outcome: "cached", seconds: 0.5 },
  ] as const;
  const ids = await recordPipeline(db, {
    lock,
    lockMd5: "l",
    stages,
    startedAt,
    endedAt: new Date("2026-01-01T00:01:00Z"),
  });
  const times = db.sent.map((values) => [values[4], values[5]].map((time) => (time as Date).toISOString().slice(17)));
  expect(times).toEqual([
    ["00.000Z", "02.000Z"],
    ["02.000Z", "02.500Z"],
  ]);
  expect([...ids.keys()]).toEqual(["one", "two"]);
});

test("what the lock says of a stage is its command, parameters, inputs and outputs; outside inputs have no content", async () => {
  const db = recorder();
  const when = new Date();
  await recordPipeline(db, {
    lock,
    lockMd5: "l",
    stages: [{ name: "two", outcome: "ran" }],
    startedAt: when,
    endedAt: when,
  });
  const values = db.sent[0] ?? [];
  expect(values[3]).toBe("c");
  expect(JSON.parse(String(values[10]))).toEqual({ "params.yaml": { p: 1 } });
  expect(JSON.parse(String(values[14]))).toEqual([
    { direction: "input", kind: "model", path: "build/model", md5: "m1" },
    { direction: "input", kind: "code", path: "dist/x.js", md5: "c1" },
    { direction: "output", kind: "file", path: "out", md5: "o1" },
  ]);
});

test("a failed stage wrote nothing", async () => {
  const db = recorder();
  const when = new Date();
  await recordPipeline(db, {
    lock,
    lockMd5: "l",
    stages: [{ name: "one", outcome: "failed" }],
    startedAt: when,
    endedAt: when,
  });
  expect(db.sent[0]?.[14]).toBe("[]");
  expect(lockedOutput(lock, "build/model")).toBe("m1");
  expect(lockedOutput(lock, "nowhere")).toBeUndefined();
});

test("the files of a data version are read from its manifest, with their sizes", async () => {
  const workspace = await mkdtemp(join(tmpdir(), "files-"));
  const version = "ab000000000000000000000000000000.dir";
  const put = async (md5: string, text: string): Promise<void> => {
    const path = join(workspace, ".dvc/cache/files/md5", md5.slice(0, 2), md5.slice(2));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  };
  await put("cd01", "12345");
  await put(
    version,
    JSON.stringify([
      { md5: "cd01", relpath: "w1.parquet" },
      { md5: "gone", relpath: "w2.parquet" },
    ]),
  );
  expect(await listDataFiles(workspace, version)).toEqual([
    { path: "w1.parquet", md5: "cd01", size: 5 },
    { path: "w2.parquet", md5: "gone", size: 0 },
  ]);
  expect(await listDataFiles(workspace, "ef00.dir")).toEqual([]);
  await rm(workspace, { recursive: true });
});

test("the environment's digest does not depend on the order of its packages", () => {
  expect(describeEnvironment({ a: "1", b: "2" }).digest).toBe(describeEnvironment({ b: "2", a: "1" }).digest);
  expect(describeEnvironment({ a: "1" }).digest).not.toBe(describeEnvironment({ a: "2" }).digest);
});
