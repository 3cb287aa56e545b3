import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const bench = fileURLToPath(new URL("../../bench/serving-fuzz.mjs", import.meta.url));

it("100,000 fuzzed requests leave the service live, with no 5xx and no growth of memory", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [bench, "--requests", "100000"]);
  expect(stdout).toMatch(/^100000 fuzzed requests/);
  expect(stdout).toMatch(/live: 200; 5xx or aborted: 0;/);
});
