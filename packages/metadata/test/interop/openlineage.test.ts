import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { toOpenLineage, trace } from "../../src/index.ts";
import { secondData } from "../history.ts";
import { createLineageDatabase } from "../lineage-database.ts";
import { python } from "./python.ts";

test("OpenLineage's own client builds every event from what we write, and writes the same", async () => {
  const database = await createLineageDatabase();
  const directory = await mkdtemp(join(tmpdir(), "openlineage-"));
  const events = toOpenLineage(await trace(database.pool, secondData));
  await database.close();
  const file = join(directory, "events.json");
  await writeFile(file, JSON.stringify(events));
  const program = fileURLToPath(new URL("read_openlineage.py", import.meta.url));
  const read = JSON.parse(await python(program, file)) as unknown[];
  expect(read).toHaveLength(events.length);
  expect(read).toMatchObject(
    events.map(({ eventType, eventTime, run, job }) => ({
      eventType,
      eventTime,
      run: { runId: run.runId },
      job: { name: job.name },
    })),
  );
  await rm(directory, { recursive: true });
});
