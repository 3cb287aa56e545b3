import { mkdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import { probeWritable } from "../doctor/writable.ts";
import { prepareSigningKeys } from "./signing-keys.ts";

/** Folders and files of a loop's state, all under its home. */
export interface HomePaths {
  readonly root: string;
  readonly postgres: string;
  readonly run: string;
  readonly logs: string;
  readonly trafficState: string;
  /** PEM files of the keys that models are signed with and checked against. */
  readonly privateKey: string;
  readonly publicKey: string;
  /** Log file of a step, `logs/NN-name.log`. */
  log(step: number, name: string): string;
}

export function homePaths(root: string): HomePaths {
  const logs = join(root, "logs");
  return {
    root,
    postgres: join(root, "postgres"),
    run: join(root, "run"),
    logs,
    trafficState: join(root, "traffic", "state.json"),
    privateKey: join(root, "secrets", "model-private.pem"),
    publicKey: join(root, "secrets", "model-public.pem"),
    log: (step, name) => join(logs, `${String(step).padStart(2, "0")}-${name}.log`),
  };
}

/** The home cannot be used. */
class HomeNotUsableError extends Error {
  override readonly name = "HomeNotUsableError";
}

/** What a first pass writes, rounded up: data, cache, remote, database and models. */
const neededBytes = 600e6;

/** Makes the home, and sees that it can be written and has room, before anything is started. */
export async function prepareHome(paths: HomePaths): Promise<void> {
  const reason = await probeWritable(paths.root);
  if (reason !== undefined) {
    throw new HomeNotUsableError(
      `${paths.root} cannot be written (${reason}): give yourself the right to, or set MLOPS_HOME to another folder`,
    );
  }
  const { bavail, bsize } = await statfs(paths.root);
  const free = Number(bavail) * Number(bsize);
  if (free < neededBytes) {
    throw new HomeNotUsableError(
      `${paths.root}: ${megabytes(free)} free, ${megabytes(neededBytes)} needed: free some, or set MLOPS_HOME to a folder on another disk`,
    );
  }
  await mkdir(paths.logs, { recursive: true });
  prepareSigningKeys(paths);
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1e6)} MB`;
}
