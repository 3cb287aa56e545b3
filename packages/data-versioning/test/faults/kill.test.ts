import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TemporaryRepository, temporaryRepository, treeOf } from "../temporary-repository.ts";
import { killAtRandomMoments } from "./killing.ts";

/** Enough for the command to use its worker threads. */
const FILES = 420;
const KILLS = 50;

const original: Record<string, string> = {};
for (let i = 0; i < FILES; i++) original[`f${i % 7}/${i}`] = `${i} `.repeat(200);

let own: TemporaryRepository;
beforeEach(async () => {
  own = await temporaryRepository({ git: true });
  for (const [path, text] of Object.entries(original)) own.write(`data/${path}`, text);
});
afterEach(() => own.remove());

/** Nothing in the cache is corrupt or missing, the workspace holds every byte, and no file in the making is left. */
async function everythingIsWhole(): Promise<void> {
  const repository = own.open();
  const report = await repository.verify();
  expect(report.corrupt).toEqual([]);
  expect(report.missing).toEqual([]);
  expect((await repository.status(["data"]))[0]?.state).toBe("clean");
  expect(own.tree("data")).toEqual(original);
  for (const folder of [".dvc/cache/mlops-tmp", ".dvc/tmp/mlops/work"])
    expect(existsSync(own.path(folder)) ? readdirSync(own.path(folder)) : []).toEqual([]);
}

/** Objects of a remote that do not have the hash they are named by, or of which there are too few. */
function wrongObjects(remote: string): string[] {
  const objects = Object.entries(treeOf(`${remote}/files/md5`));
  expect(objects).toHaveLength(FILES + 1);
  return objects.flatMap(([path, text]) => {
    const md5 = createHash("md5").update(text).digest("hex");
    return path.replace("/", "").startsWith(md5) ? [] : [path];
  });
}

describe(`kill -9 at ${KILLS} random moments`, { timeout: 120_000 }, () => {
  it("of add: the next add completes, and nothing in the cache is corrupt", async () => {
    await killAtRandomMoments({
      root: own.root,
      args: ["data", "add", "data"],
      kills: KILLS,
      prepare: () => {
        for (const path of [".dvc/cache", ".dvc/tmp", "data.dvc"])
          rmSync(own.path(path), { recursive: true, force: true });
      },
      completeAndCheck: async () => {
        await own.open().add(["data"]);
        await everythingIsWhole();
      },
    });
  });

  it("of checkout: the next checkout completes, and takes no half-made file for the user's", async () => {
    await own.repository.add(["data"]);
    await killAtRandomMoments({
      root: own.root,
      args: ["data", "checkout"],
      kills: KILLS,
      prepare: () => rmSync(own.path("data"), { recursive: true, force: true }),
      completeAndCheck: async () => {
        await own.open().checkout();
        await everythingIsWhole();
      },
    });
  });

  it("of push: the remote never has a wrong object, and the next push completes", async () => {
    await own.repository.add(["data"]);
    await killAtRandomMoments({
      root: own.root,
      args: ["data", "push"],
      kills: KILLS,
      prepare: () => rmSync(own.remote, { recursive: true, force: true }),
      completeAndCheck: async () => {
        await own.open().push();
        expect(wrongObjects(own.remote)).toEqual([]);
      },
    });
    rmSync(own.path(".dvc/cache"), { recursive: true });
    expect((await own.open().fetch()).fetched).toBe(FILES + 1);
    await everythingIsWhole();
  });

  it("of gc: what is in use stays, and the next gc removes the rest", async () => {
    await own.repository.add(["data"]);
    own.commitAll("data");
    await killAtRandomMoments({
      root: own.root,
      args: ["data", "gc", "--yes"],
      kills: KILLS,
      prepare: () => {
        for (let i = 0; i < 300; i++) {
          const md5 = `${(i % 256).toString(16).padStart(2, "0")}${"0".repeat(26)}${i.toString(16).padStart(4, "0")}`;
          const folder = own.path(`.dvc/cache/files/md5/${md5.slice(0, 2)}`);
          mkdirSync(folder, { recursive: true });
          writeFileSync(`${folder}/${md5.slice(2)}`, "unused");
        }
      },
      completeAndCheck: async () => {
        await own.open().gc({ remove: true });
        expect((await own.open().gc()).unused).toEqual([]);
        await everythingIsWhole();
      },
    });
  });
});
