import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type ExerciseId,
  type Progress,
  readProgress,
  readSchedule,
  withAnswer,
  withAssistance,
  withPass,
  writeProgress,
  writeSchedule,
} from "../../src/index.ts";
import { root, temporaryFolder } from "./fixture.ts";

const ids = ["01-a/01-a", "01-a/02-b", "02-a/01-c", "02-a/02-d"] as ExerciseId[] as [
  ExerciseId,
  ExerciseId,
  ExerciseId,
  ExerciseId,
];
const [check, otherCheck] = ["0".repeat(64), "1".repeat(64)];

/** A repository with this project's own .gitattributes, where two branches from one commit are merged. */
function merged(file: string, begin: (path: string) => void, here: (path: string) => void, there: typeof here): string {
  const folder = temporaryFolder();
  const path = join(folder, file);
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  const commit = (what: (path: string) => void): void => {
    mkdirSync(join(folder, "exercises"), { recursive: true });
    what(path);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", "progress");
  };
  git("init", "--quiet", "--initial-branch=main");
  copyFileSync(join(root, ".gitattributes"), join(folder, ".gitattributes"));
  commit(begin);
  git("switch", "--quiet", "--create", "laptop");
  commit(there);
  git("switch", "--quiet", "main");
  commit(here);
  git("merge", "--quiet", "--no-edit", "laptop");
  return path;
}

function pass(...passes: [ExerciseId, string?, string?][]): (path: string) => void {
  return (path) => {
    const before: Progress = readProgress(path);
    const after = passes.reduce<Progress>(
      (progress, [id, on = "2026-01-02", digest = check]) => withPass(progress, id, digest, on),
      before,
    );
    writeProgress(path, after);
  };
}

const file = "exercises/progress.jsonl";

test("two branches that went on from the same place merge by themselves into both", () => {
  const path = merged(file, pass([ids[1]]), pass([ids[0]], [ids[3]]), pass([ids[2]]));
  expect([...readProgress(path).keys()].sort()).toEqual(ids);
});

test("two branches that both begin the file merge into both", () => {
  const path = merged(file, () => undefined, pass([ids[3]]), pass([ids[0]]));
  expect([...readProgress(path).keys()].sort()).toEqual([ids[0], ids[3]]);
});

test("solved on one branch, and its solution seen on the other afterwards: it stays done, on one line after the next write", () => {
  const look = (path: string): void =>
    writeProgress(path, withAssistance(readProgress(path), ids[0], check, "2026-01-05"));
  const path = merged(file, () => undefined, pass([ids[0], "2026-01-02"]), look);
  expect(readProgress(path).get(ids[0])).toEqual({ state: "done", on: "2026-01-02", check });
  writeProgress(path, readProgress(path));
  expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(1);
});

test("solved again on one branch against a newer check: the newer counts", () => {
  const path = merged(
    file,
    pass([ids[0], "2026-01-02"]),
    pass([ids[0], "2026-02-01", otherCheck]),
    pass([ids[1], "2026-02-03"]),
  );
  expect(readProgress(path).get(ids[0])?.check).toBe(otherCheck);
});

test("questions answered on two branches keep the memory of more answers", () => {
  const answers =
    (...days: number[]) =>
    (path: string): void => {
      let schedule = readSchedule(path);
      for (const day of days) schedule = withAnswer(schedule, "8-01", "good", new Date(Date.UTC(2026, 0, day)));
      writeSchedule(path, schedule);
    };
  const path = merged("exercises/interview.jsonl", () => undefined, answers(1, 9, 20), answers(2));
  expect(readSchedule(path).get("8-01")?.reps).toBe(3);
});
