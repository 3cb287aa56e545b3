import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { commitWorkspace, removeLeftLocks } from "../../src/workspace/git.ts";
import { prepareWorkspace, type Workspace, type WorkspaceOptions } from "../../src/workspace/workspace.ts";

interface World {
  /** Holds `home`, where the workspace is made. */
  readonly top: string;
  readonly prepare: (remote?: Partial<WorkspaceOptions["remote"]>, home?: string) => Promise<Workspace>;
}

function world(): World {
  const top = mkdtempSync(join(tmpdir(), "mlops-workspace-"));
  onTestFinished(() => rmSync(top, { recursive: true }));
  const project = join(top, "project");
  mkdirSync(join(project, "dist/stages"), { recursive: true });
  for (const name of ["dvc.yaml", "params.yaml", "contract.yaml"]) writeFileSync(join(project, name), "");
  // The stages' packages, which are found by climbing.
  for (const name of ["@duckdb/node-api", "onnxruntime-node", "@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"])
    mkdirSync(join(top, "node_modules", name), { recursive: true });
  return {
    top,
    prepare: ({ url, endpoint } = {}, home = join(top, "home")) =>
      prepareWorkspace({
        project,
        home,
        remote: { url: url ?? join(home, "remote"), endpoint },
        parameters: [],
        onVersion: async () => undefined,
      }),
  };
}

async function remoteOf({ repository }: Workspace): Promise<{ url: string | undefined; endpoint: string | undefined }> {
  const [remote] = await repository.remotes();
  return { url: remote?.url, endpoint: remote?.settings.get("endpointurl") };
}

test("the remote is the one that is asked for, whatever it was before", async () => {
  const { top, prepare } = world();
  const [a, b] = [join(top, "a"), join(top, "b")];
  expect(await remoteOf(await prepare({ url: a }))).toEqual({ url: a, endpoint: undefined });
  expect(await remoteOf(await prepare({ url: b }))).toEqual({ url: b, endpoint: undefined });
  const url = "s3://bucket/data";
  expect(await remoteOf(await prepare({ url, endpoint: "http://one" }))).toEqual({ url, endpoint: "http://one" });
  expect(await remoteOf(await prepare({ url, endpoint: "http://two" }))).toEqual({ url, endpoint: "http://two" });
  expect(await remoteOf(await prepare({ url }))).toEqual({ url, endpoint: undefined });
  expect(await remoteOf(await prepare({ url: a }))).toEqual({ url: a, endpoint: undefined });
});

test("a home that is moved keeps its remote, and the old place is not made again", async () => {
  const { top, prepare } = world();
  const workspace = await prepare();
  writeFileSync(join(workspace.directory, "rows.csv"), "1\n");
  await workspace.repository.add(["rows.csv"]);
  const moved = join(top, "moved");
  renameSync(join(top, "home"), moved);
  const after = await prepare({}, moved);
  expect(await remoteOf(after)).toEqual({ url: join(moved, "remote"), endpoint: undefined });
  await after.repository.push();
  expect([existsSync(join(moved, "remote/files/md5")), existsSync(join(top, "home"))]).toEqual([true, false]);
});

test("a workspace whose git was killed in the middle is committed to again", async () => {
  const { prepare } = world();
  const { directory } = await prepare();
  await commitWorkspace(directory, "one");
  const locks = ["index.lock", "HEAD.lock", "refs/heads/main.lock"].map((name) => join(directory, ".git", name));
  const longAgo = new Date(Date.now() - 60_000);
  for (const file of locks) {
    writeFileSync(file, "");
    utimesSync(file, longAgo, longAgo);
  }
  writeFileSync(join(directory, "more"), "");
  await expect(commitWorkspace(directory, "two")).rejects.toThrow(/index\.lock/);
  await prepare();
  expect(await commitWorkspace(directory, "two")).toMatch(/^[0-9a-f]{40}$/);
});

test("a git repository whose making was cut off is made whole, and the one above is not committed to", async () => {
  const { top, prepare } = world();
  execFileSync("git", ["init", "--quiet"], { cwd: top });
  const half = join(top, "home/workspace/.git");
  mkdirSync(half, { recursive: true });
  writeFileSync(join(half, "HEAD"), "ref: refs/heads/main\n");
  const { directory } = await prepare();
  await commitWorkspace(directory, "one");
  expect(existsSync(join(half, "refs/heads/main"))).toBe(true);
  expect(existsSync(join(top, ".git/index"))).toBe(false);
});

test("a lock of a git that is still at work is waited for", async () => {
  const { prepare } = world();
  const { directory } = await prepare();
  const lock = join(directory, ".git", "index.lock");
  writeFileSync(lock, "");
  const ahead = new Date(Date.now() + 5_000);
  utimesSync(lock, ahead, ahead);
  let isWorking = true;
  setTimeout(() => {
    isWorking = false;
    rmSync(lock);
  }, 150);
  await removeLeftLocks(directory);
  expect(isWorking).toBe(false);
});
