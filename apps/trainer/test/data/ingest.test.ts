import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { IngestFailedError, ingestWeeks, newestWeek } from "../../src/data/ingest.ts";

/** A workspace whose ingest is the given program. */
function workspace(program: string): string {
  const root = mkdtempSync(join(tmpdir(), "trainer-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "dist", "stages"), { recursive: true });
  mkdirSync(join(root, "data", "flights"), { recursive: true });
  writeFileSync(join(root, "dist", "stages", "ingest.js"), program);
  return root;
}

const reporting = `
  const weeks = process.argv.slice(2).join(" ");
  console.log("2001-01-01: 3 flights");
  console.log(JSON.stringify({ rows: 3, source: weeks, firstWeek: "2001-01-01", lastWeek: "2001-01-01", weeks: [], contract: { ok: true } }));`;

function ingest(root: string, throughWeek: string, lines: string[] = []): ReturnType<typeof ingestWeeks> {
  return ingestWeeks({
    workspace: root,
    dataset: "data/flights",
    firstWeek: "2001-01-01",
    throughWeek,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
  });
}

test("the report is the last line, the others are for people", async () => {
  const lines: string[] = [];
  expect(await ingest(workspace(reporting), "2001-01-08", lines)).toMatchObject({ rows: 3, lastWeek: "2001-01-01" });
  expect(lines).toEqual(["2001-01-01: 3 flights"]);
});

test("weeks that a later version has already stay in it, whatever is asked for", async () => {
  const root = workspace(reporting);
  writeFileSync(join(root, "data", "flights", "2001-05-07.parquet"), "");
  expect(newestWeek(join(root, "data", "flights"))).toBe("2001-05-07");
  expect((await ingest(root, "2001-01-08")).source).toContain("--through-week 2001-05-07");
});

test("data that break the contract are refused in the ingest's own words", async () => {
  const program = `console.error("ingest: flights.parquet: breaks the data contract: delay: nulls"); process.exit(1);`;
  const failing = ingest(workspace(program), "2001-01-08");
  await expect(failing).rejects.toThrow(IngestFailedError);
  await expect(failing).rejects.toThrow(/as they were: flights.parquet: breaks the data contract: delay: nulls/);
});

test("an ingest that was killed, or ends without a report, is no success", async () => {
  await expect(ingest(workspace("process.kill(process.pid, 'SIGKILL')"), "2001-01-08")).rejects.toThrow(
    "ended by SIGKILL",
  );
  await expect(ingest(workspace("console.log('done')"), "2001-01-08")).rejects.toThrow(
    "its last line is no report: done",
  );
});
