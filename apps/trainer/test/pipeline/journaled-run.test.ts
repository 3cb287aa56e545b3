import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initRepository } from "@mlops/data-versioning";
import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { migrateMetadata } from "@mlops/metadata";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { runJournaledStages } from "../../src/pipeline/journaled-run.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
});
afterAll(() => database.close());
beforeEach(() => database.pool.query("truncate mlops.executions cascade"));

/** A workspace whose second stage does what it is told. */
async function workspace(second: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "journaled-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  await initRepository(directory, { noScm: true });
  const stage = (name: string, cmd: string): string => `  ${name}:\n    cmd: ${cmd}\n    outs: [${name}.txt]\n`;
  writeFileSync(
    join(directory, "dvc.yaml"),
    `stages:\n${stage("first", "echo 1 > first.txt")}${stage("second", second)}`,
  );
  return directory;
}

function run(directory: string, signal: AbortSignal = new AbortController().signal, emit = () => {}) {
  return runJournaledStages({ workspace: directory, database: database.pool, emit, signal, gitCommit: "c0ffee" });
}

async function recorded(): Promise<object[]> {
  const { rows } = await database.pool.query(
    `select stage, status, git_commit as commit, ended_at is not null as ended,
       (select count(*)::int from mlops.execution_artifacts where execution_id = id and direction = 'output') as outputs
     from mlops.executions order by started_at`,
  );
  return rows;
}

test("a stage that fails is part of the history, with the ones before it", async () => {
  await expect(run(await workspace("echo no such airport >&2 && exit 1"))).rejects.toThrow(
    "stage second failed: no such airport",
  );
  expect(await recorded()).toEqual([
    { stage: "first", status: "succeeded", commit: "c0ffee", ended: true, outputs: 1 },
    { stage: "second", status: "failed", commit: "c0ffee", ended: true, outputs: 0 },
  ]);
});

test("stages that ran well are in the store from their start on, and wait for the model that they are recorded with", async () => {
  const { journal, stages } = await run(await workspace("echo 2 > second.txt"));
  expect([...journal.keys()]).toEqual(stages.map((stage) => stage.name));
  expect(await recorded()).toMatchObject([{ status: "running" }, { status: "running" }]);
});

test("a run that is stopped in the middle leaves no stage that seems to run", async () => {
  const stopping = new AbortController();
  let started = 0;
  const stopAtSecond = (): void => {
    started += 1;
    if (started === 3) stopping.abort(new Error("enough"));
  };
  await expect(run(await workspace("sleep 30"), stopping.signal, stopAtSecond)).rejects.toThrow();
  expect(await recorded()).toMatchObject([
    { stage: "first", status: "succeeded", ended: true },
    { stage: "second", status: "killed", ended: true },
  ]);
});
