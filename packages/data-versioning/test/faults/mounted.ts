import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

/** A file system of its own, small enough to be filled. */
export interface SmallDisk {
  readonly path: string;
  grow(megabytes: number): void;
  unmount(): void;
}

/** Mounts a disk in memory. Needs root, as CI has it; fails, and never skips, without. */
export function smallDisk(path: string, megabytes: number): SmallDisk {
  mkdirSync(path, { recursive: true });
  mount("-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", path);
  return {
    path,
    grow: (size) => mount("-o", `remount,size=${size}m`, path),
    unmount: () => void execFileSync("umount", [path]),
  };
}

/** Makes a folder read-only, also for root, which no mode does. @returns makes it writable again */
export function readOnly(path: string): () => void {
  mount("--bind", path, path);
  mount("-o", "remount,bind,ro", path);
  return () => void execFileSync("umount", [path]);
}

function mount(...args: string[]): void {
  try {
    execFileSync("mount", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(`these tests mount small disks, which needs root and the right to mount: mount ${args.join(" ")}`, {
      cause: error,
    });
  }
}
