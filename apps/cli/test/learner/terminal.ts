import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A learner before `mlops learn`: reads what it shows and presses keys. */
export interface Terminal {
  press(key: string): void;
  /** What was shown from the last key or mark on, once it matches. @throws Error with what was shown instead */
  shown(pattern: RegExp, within?: number): Promise<string>;
  /** Only what is shown from here on counts. */
  mark(): void;
  /** Once it has ended by itself. */
  ended(): Promise<number | null>;
  kill(): void;
}

export function learn(clone: string, home: string): Terminal {
  const child = spawn(process.execPath, [join(clone, "apps/cli/bin/mlops.js"), "learn"], {
    cwd: clone,
    env: { ...process.env, MLOPS_HOME: home },
  });
  const screen = readScreen(child);
  return {
    press: (key) => {
      screen.mark();
      child.stdin.write(key);
    },
    shown: screen.shown,
    mark: screen.mark,
    ended: async () => child.exitCode ?? ((await once(child, "exit")) as [number | null])[0],
    kill: () => child.kill("SIGKILL"),
  };
}

type Screen = Pick<Terminal, "shown" | "mark">;

function readScreen(child: ChildProcess): Screen {
  let text = "";
  let look = (): void => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      look();
    });
  }
  return {
    mark: () => {
      text = "";
    },
    shown: (pattern, within = 60_000) =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          clearTimeout(timer);
          child.off("exit", gone);
          look = () => undefined;
        };
        const fail = (why: string): void => {
          settle();
          reject(new Error(`${why} before ${pattern} was shown; shown: ${text.slice(-2_000)}`));
        };
        const gone = (): void => fail("it ended");
        const timer = setTimeout(() => fail(`${within / 1000} s passed`), within);
        look = () => {
          if (!pattern.test(text)) return;
          settle();
          resolve(text);
        };
        child.once("exit", gone);
        look();
      }),
  };
}
