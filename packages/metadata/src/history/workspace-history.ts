import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { lockedOutput } from "../record/pipeline.ts";
import { objectPath } from "./data-files.ts";
import { HistoryMissingError } from "./errors.ts";

/** The files of a workspace as they were when a model was made. */
export interface WorkspaceHistory {
  /** Text of a file that Git keeps: `params.yaml`, `metrics/test.json`; undefined when it was not there. */
  read(path: string): Promise<string | undefined>;
  /** Bytes of a file inside an output that DVC keeps: `("build/model", "reference.json")`. */
  readOutput(output: string, path: string): Promise<Buffer | undefined>;
}

/** Which moment of a workspace. */
export interface WorkspaceMoment {
  readonly workspace: string;
  readonly gitCommit: string | null;
  readonly lockMd5: string | null;
}

/**
 * Opens a workspace at a model's commit; without Git, at the present files, when their `dvc.lock` is the model's.
 * @throws {HistoryMissingError} when neither leads to the model's files.
 */
export async function openHistory(moment: WorkspaceMoment): Promise<WorkspaceHistory> {
  const { workspace, gitCommit, lockMd5 } = moment;
  if (!existsSync(workspace)) throw new HistoryMissingError(workspace, "the workspace is not there");
  if (gitCommit && (await hasCommit(workspace, gitCommit))) {
    return history(workspace, (path) => gitShow(workspace, gitCommit, path));
  }
  const present = (path: string): Promise<string | undefined> =>
    readFile(join(workspace, path), "utf8").catch(() => undefined);
  const lock = await present("dvc.lock");
  if (lock !== undefined && lockMd5 === createHash("md5").update(lock).digest("hex"))
    return history(workspace, present);
  throw new HistoryMissingError(
    workspace,
    gitCommit ? `Git has no commit ${gitCommit}` : "no commit was recorded, and dvc.lock has changed since",
  );
}

/** Whether the workspace's repository has a commit. */
export async function hasCommit(workspace: string, commit: string): Promise<boolean> {
  return (await gitOutput(workspace, ["cat-file", "-t", commit]))?.trim() === "commit";
}

/** What Git prints; undefined when it fails. */
async function gitOutput(workspace: string, parameters: readonly string[]): Promise<string | undefined> {
  try {
    const options = { maxBuffer: 256 * 1024 * 1024 };
    return (await promisify(execFile)("git", ["-C", workspace, ...parameters], options)).stdout;
  } catch {
    return undefined;
  }
}

function gitShow(workspace: string, commit: string, path: string): Promise<string | undefined> {
  return gitOutput(workspace, ["show", `${commit}:./${path}`]);
}

function history(workspace: string, read: WorkspaceHistory["read"]): WorkspaceHistory {
  return {
    read,
    readOutput: async (output, path) => {
      const md5 = lockedOutput((await read("dvc.lock")) ?? "", output);
      if (md5 === undefined) return undefined;
      const manifest = await readObject(workspace, md5);
      if (manifest === undefined) return undefined;
      const entries = JSON.parse(manifest.toString("utf8")) as { md5: string; relpath: string }[];
      const entry = entries.find((candidate) => candidate.relpath === path);
      return entry && (await readObject(workspace, entry.md5));
    },
  };
}

/** An object of DVC's cache (DVC 3 layout), if it is there. */
async function readObject(workspace: string, md5: string): Promise<Buffer | undefined> {
  return await readFile(objectPath(workspace, md5)).catch(() => undefined);
}
