import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TemporaryRepository, temporaryRepository } from "../temporary-repository.ts";
import { dvcStatus } from "./dvc.ts";

/** The built command line: worker threads and all. */
const mlops = fileURLToPath(new URL("../../../../apps/cli/bin/mlops.js", import.meta.url));
const FILES = 1500;
const KILLS = 10;

let own: TemporaryRepository;
const original: Record<string, string> = {};

beforeAll(async () => {
  if (!existsSync(fileURLToPath(new URL("../../../../apps/cli/dist/main.js", import.meta.url))))
    throw new Error("build first: npm run build");
  own = await temporaryRepository({ git: true });
  for (let i = 0; i < FILES; i++) original[`f${i % 7}/${i}`] = `${i} `.repeat(200);
});
afterAll(() => own.remove());

/** Runs a command and kills it with SIGKILL after a while. @returns milliseconds it took when it was not killed, undefined when it was */
function run(args: readonly string[], killAfter?: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [mlops, ...args], {
      cwd: own.root,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, SHELL: "/bin/sh" },
    });
    let problems = "";
    child.stderr.on("data", (chunk: Buffer) => (problems += chunk.toString()));
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (signal === "SIGKILL") resolve(undefined);
      else if (code === 0) resolve(performance.now() - startedAt);
      else reject(new Error(`${args.join(" ")} exited with ${code}: ${problems}`));
    });
  });
}

/** Kills a command at moments spread over its whole run, each time from the same start, then lets it finish and looks at all. */
async function killAtRandomMoments(
  args: readonly string[],
  prepare: () => void,
  check: () => Promise<void>,
): Promise<void> {
  prepare();
  const whole = (await run(args)) ?? 0;
  await check();
  for (let i = 0; i < KILLS; i++) {
    prepare();
    await run(args, (whole * (i + Math.random())) / KILLS);
    if (i % 3 === 0) await run(args, Math.random() * whole);
    await run(args);
    await check();
  }
}

function writeData(): void {
  for (const [path, text] of Object.entries(original)) own.write(`data/${path}`, text);
}

async function dataIsWhole(): Promise<void> {
  expect(own.tree("data")).toEqual(original);
  const report = await own.open().verify();
  expect(report.corrupt).toEqual([]);
  expect(report.missing).toEqual([]);
  expect((await own.open().status(["data"]))[0]?.state).toBe("clean");
}

describe("kill -9 at any moment", { timeout: 400_000 }, () => {
  it("of add: the next add completes, and nothing in the cache is corrupt", async () => {
    await killAtRandomMoments(
      ["data", "add", "data"],
      () => {
        for (const path of [".dvc/cache", ".dvc/tmp", "data.dvc"])
          rmSync(own.path(path), { recursive: true, force: true });
        writeData();
      },
      dataIsWhole,
    );
    expect(dvcStatus(own.root)).toEqual({});
  });

  it("of push: the remote never has a wrong object, and the next push completes", async () => {
    await killAtRandomMoments(
      ["data", "push"],
      () => rmSync(own.remote, { recursive: true, force: true }),
      async () => {
        rmSync(own.path(".dvc/saved"), { recursive: true, force: true });
        cpSync(own.path(".dvc/cache"), own.path(".dvc/saved"), { recursive: true });
        rmSync(own.path(".dvc/cache"), { recursive: true });
        await own.open().fetch();
        await dataIsWhole();
      },
    );
  });

  it("of checkout: the next checkout completes", async () => {
    await killAtRandomMoments(
      ["data", "checkout"],
      () => rmSync(own.path("data"), { recursive: true, force: true }),
      dataIsWhole,
    );
  });

  it("of gc: what is in use stays", async () => {
    own.commitAll("data");
    await killAtRandomMoments(
      ["data", "gc", "--yes"],
      () => {
        for (let i = 0; i < 300; i++) {
          const md5 = `${(i % 256).toString(16).padStart(2, "0")}${"0".repeat(26)}${i.toString(16).padStart(4, "0")}`;
          const folder = own.path(`.dvc/cache/files/md5/${md5.slice(0, 2)}`);
          mkdirSync(folder, { recursive: true });
          writeFileSync(`${folder}/${md5.slice(2)}`, "unused");
        }
      },
      async () => {
        await dataIsWhole();
        expect((await own.open().gc()).unused).toEqual([]);
      },
    );
  });

  it("of pipeline run: the next run completes, and dvc agrees", async () => {
    own.write(
      "dvc.yaml",
      "stages:\n  one:\n    cmd: cat data/f1/* > one.txt\n    deps: [data]\n    outs: [one.txt]\n  two:\n    cmd: mkdir -p two && for i in 1 2 3 4 5 6 7 8 9; do cp one.txt two/$i; done\n    deps: [one.txt]\n    outs: [two]\n",
    );
    const sum = (): string =>
      Object.keys(original)
        .filter((path) => path.startsWith("f1/"))
        .sort()
        .map((path) => original[path])
        .join("");
    await killAtRandomMoments(
      ["pipeline", "run"],
      () => {
        for (const path of ["dvc.lock", "one.txt", "two", ".dvc/cache/runs"])
          rmSync(own.path(path), { recursive: true, force: true });
      },
      async () => {
        expect(readFileSync(own.path("one.txt"), "utf8").length).toBe(sum().length);
        expect(Object.keys(own.tree("two"))).toHaveLength(9);
        await dataIsWhole();
      },
    );
    expect(dvcStatus(own.root)).toEqual({});
  });
});
