import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initRepository, openRepository } from "@mlops/data-versioning";
import type { VersionAnnouncement } from "@mlops/data-versioning/consumers";
import { expect, onTestFinished, test } from "vitest";
import { type MadeDataVersion, makeDataVersion } from "../../src/data/data-version.ts";

const ingest = `
  const { writeFileSync } = require("node:fs");
  const out = process.argv[process.argv.indexOf("--out") + 1];
  const last = process.argv[process.argv.indexOf("--through-week") + 1];
  writeFileSync(out + "/weeks.csv", "week,late\\n" + last + ",1\\n");
  console.log(JSON.stringify({ rows: 1, source: "here", firstWeek: last, lastWeek: last, weeks: [], contract: {} }));`;

interface Told {
  readonly told: VersionAnnouncement[];
  /** Ingests through a week; with `failing`, the telling of consumers fails. */
  readonly make: (throughWeek: string, failing?: boolean) => Promise<MadeDataVersion>;
}

async function workspace(): Promise<Told> {
  const root = mkdtempSync(join(tmpdir(), "trainer-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const directory = join(root, "workspace");
  mkdirSync(join(directory, "data", "flights"), { recursive: true });
  mkdirSync(join(directory, "dist", "stages"), { recursive: true });
  writeFileSync(join(directory, "dist", "package.json"), '{"type":"commonjs"}');
  writeFileSync(join(directory, "dist", "stages", "ingest.js"), ingest);
  execFileSync("git", ["init", "--quiet", directory]);
  await (await initRepository(directory)).addRemote("storage", join(root, "remote"), { isDefault: true });
  const told: VersionAnnouncement[] = [];
  return {
    told,
    make: (throughWeek, failing = false) =>
      makeDataVersion({
        workspace: directory,
        repository: openRepository(directory, {
          onVersion: async (announcement) => {
            if (failing) throw new Error("no database");
            told.push(announcement);
          },
        }),
        dataset: "data/flights",
        firstWeek: "2001-01-01",
        throughWeek,
        signal: new AbortController().signal,
        onLine: () => undefined,
      }),
  };
}

test("each version is announced with the one before it, by the next try when the first could not", async () => {
  const { told, make } = await workspace();
  const first = await make("2001-01-01");
  await expect(make("2001-01-08", true)).rejects.toThrow("no database");
  const second = await make("2001-01-08");
  expect(second.unchanged).toBe(true);
  expect([...new Set(told.map(({ dataset, md5, previousMd5 }) => `${dataset} ${previousMd5} -> ${md5}`))]).toEqual([
    `data/flights undefined -> ${first.version}`,
    `data/flights ${first.version} -> ${second.version}`,
  ]);
  expect(told.at(-1)?.note?.profile?.columns.map(({ name }) => name)).toEqual(["week", "late"]);
});
