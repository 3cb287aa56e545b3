import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The built command line, worker threads and all. */
const mlops = fileURLToPath(new URL("../../../../apps/cli/bin/mlops.js", import.meta.url));

/** Numbers from 0 to 1 by mulberry32, so that a run of kills can be had again from its seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Killing {
  readonly root: string;
  /** Arguments of `mlops`. */
  readonly args: readonly string[];
  readonly kills: number;
  /** Brings the repository to the state from which the command starts. */
  readonly prepare: () => void;
  /** Does in this process what the command does, and looks at all of it. */
  readonly completeAndCheck: () => Promise<void>;
}

/** Kills a command with SIGKILL at random moments of its run, each time from the same start, then lets the next run complete. */
export async function killAtRandomMoments({ root, args, kills, prepare, completeAndCheck }: Killing): Promise<void> {
  if (!existsSync(fileURLToPath(new URL("../../../../apps/cli/dist/main.js", import.meta.url))))
    throw new Error("build first: npm run build");
  const seed = Date.now() % 2 ** 31;
  console.log(`kills of mlops ${args.join(" ")}: seed ${seed}`);
  const random = randomFrom(seed);
  prepare();
  const whole = (await run(root, args)) ?? 0;
  let killed = 0;
  for (let i = 0; i < kills; i++) {
    prepare();
    // Spread over the whole run; the first part of it is only Node that starts.
    const moment = whole * (0.25 + (0.75 * (i + random())) / kills);
    if ((await run(root, args, moment)) === undefined) killed += 1;
    try {
      await completeAndCheck();
    } catch (error) {
      throw new Error(`after kill ${i} at ${moment.toFixed(1)} ms of ${whole.toFixed(1)} (seed ${seed})`, {
        cause: error,
      });
    }
  }
  if (killed < kills / 3) throw new Error(`only ${killed} of ${kills} runs were killed before they ended`);
}

/** @returns milliseconds it took, undefined when it was killed */
function run(root: string, args: readonly string[], killAfter?: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const stdio: ["ignore", "ignore", "pipe"] = ["ignore", "ignore", "pipe"];
    const child = spawn(process.execPath, [mlops, ...args], { cwd: root, stdio });
    let problems = "";
    child.stderr.on("data", (chunk: Buffer) => {
      problems += chunk.toString();
    });
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (signal === "SIGKILL") resolve(undefined);
      else if (code === 0) resolve(performance.now() - startedAt);
      else reject(new Error(`${args.join(" ")} exited with ${code}: ${problems}`));
    });
  });
}
