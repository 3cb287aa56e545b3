import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { NotAHomeError, resetHome } from "../../src/commands/reset.ts";
import { claimHome } from "../../src/supervision/home-claim.ts";
import { temporaryFolder } from "../supervision/programs.ts";

function home(): string {
  const folder = join(temporaryFolder(), ".mlops");
  mkdirSync(join(folder, "postgres"), { recursive: true });
  writeFileSync(join(folder, "postgres", "PG_VERSION"), "17");
  return folder;
}

test("the home goes, wholly", async () => {
  const folder = home();
  expect(await resetHome(folder)).toBe(`Removed ${folder}. The next \`npm start\` begins afresh.`);
  expect(existsSync(folder)).toBe(false);
});

test("nothing there is fine", async () => {
  const folder = join(temporaryFolder(), "none");
  expect(await resetHome(folder)).toBe(`Nothing to remove: ${folder} is not there.`);
});

test("a folder with anything else in it is not removed", async () => {
  const folder = home();
  writeFileSync(join(folder, "thesis.tex"), "years of work");
  await expect(resetHome(folder)).rejects.toThrow(NotAHomeError);
  expect(existsSync(join(folder, "thesis.tex"))).toBe(true);
});

test("while the loop runs, its state stays", async () => {
  const folder = home();
  await claimHome(join(folder, "run"));
  await expect(resetHome(folder)).rejects.toThrow(`the loop is running (process ${process.pid})`);
  expect(existsSync(join(folder, "postgres"))).toBe(true);
});
