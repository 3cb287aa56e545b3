import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type Context, isSameProcess, mayBeSameProcess, processIdentity } from "@mlops/data-versioning/engine";
import type { Stage } from "../definition/stage.ts";
import { killGroup } from "./command.ts";

interface RunningNote {
  readonly pid: number;
  readonly mark: string | undefined;
  readonly parent: number;
  readonly parentMark: string | undefined;
}

/** Notes a stage's running command, so that a later run can end it when this process is killed and leaves it behind. */
export function noteRunning(context: Context, stage: Stage, pid: number): void {
  const note: RunningNote = {
    pid,
    mark: processIdentity(pid),
    parent: process.pid,
    parentMark: processIdentity(process.pid),
  };
  mkdirSync(folderOf(context), { recursive: true });
  writeFileSync(fileOf(context, stage), JSON.stringify(note));
}

export function forgetRunning(context: Context, stage: Stage): void {
  rmSync(fileOf(context, stage), { force: true });
}

/**
 * Ends a command that a killed run left behind: it would write the outputs that are about to be made anew. Only when it is
 * that command for certain: after a reboot its number may be that of anybody's process group.
 */
export function endOrphan(context: Context, stage: Stage): void {
  const note = read(fileOf(context, stage));
  if (!note || mayBeSameProcess(note.parent, note.parentMark)) return;
  const warn = (words: string): void => context.options.onWarning?.(`stage "${stage.address}": ${words}`);
  if (isSameProcess({ pid: note.pid, identity: note.mark })) {
    warn(`ended process ${note.pid}, left behind by a run that was killed`);
    killGroup(note.pid, "SIGKILL");
  } else if (mayBeSameProcess(note.pid, note.mark)) {
    warn(`process ${note.pid} may have been left behind by a run that was killed; end it if it is this stage's`);
  }
  forgetRunning(context, stage);
}

function read(file: string): RunningNote | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as RunningNote;
  } catch {
    return undefined;
  }
}

function folderOf(context: Context): string {
  return `${context.tmpDirectory}/mlops/running`;
}

function fileOf(context: Context, stage: Stage): string {
  return `${folderOf(context)}/${createHash("md5").update(stage.address).digest("hex")}.json`;
}
