import { spawn } from "node:child_process";

/** A held flock(2) lock. */
export interface Flock {
  release(): Promise<void>;
}

/** What came of trying: the lock, "busy" when another process has it, "unsupported" where there is no flock program. */
export type FlockAttempt = Flock | "busy" | "unsupported";

/**
 * Tries to take the flock(2) lock that DVC (zc.lockfile) takes on a file. Node has no flock call, so util-linux's `flock`
 * holds it for us, running `cat` on a pipe from this process: however this process ends, the pipe closes and the lock is free.
 */
export function tryFlock(file: string): Promise<FlockAttempt> {
  return new Promise((resolve, reject) => {
    const holder = spawn("flock", ["-n", file, "cat"], { stdio: ["pipe", "pipe", "ignore"] });
    const ended = new Promise<void>((done) => holder.once("close", () => done()));
    holder.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "ENOENT" ? resolve("unsupported") : reject(error),
    );
    holder.once("exit", () => resolve("busy"));
    holder.stdin.on("error", () => undefined);
    holder.stdout.once("data", () => {
      holder.stdout.resume();
      resolve({
        release: async () => {
          holder.stdin.end();
          await ended;
        },
      });
    });
    holder.stdin.write("held\n");
  });
}
