import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { FormatError } from "@mlops/data-versioning";
import type { Context } from "@mlops/data-versioning/engine";
import { formatYaml, parseYaml, writeFileAtomic, type YamlMap } from "@mlops/data-versioning/formats";
import { runsAlways, type Stage } from "../definition/stage.ts";
import { makeEntry, runCacheText, type StageInputs } from "../lock/entry.ts";
import { type LockedStage, readEntry } from "../lock/lock-file.ts";

/** True for stages whose outputs depend on nothing but what the entry notes (dvc/stage/cache.py, `_can_hash`). */
export function canUseRunCache(stage: Stage): boolean {
  if (runsAlways(stage)) return false;
  const hasInputs = stage.dependencies.length + stage.parameters.length > 0;
  return hasInputs && stage.outputs.length > 0 && stage.outputs.every((output) => !output.persist);
}

/** The newest remembered run with these inputs. A damaged entry is removed, with a warning. */
export function findRun(context: Context, stage: Stage, inputs: StageInputs): LockedStage | undefined {
  const folder = runFolder(context, keyOf(stage, inputs));
  if (!existsSync(folder)) return undefined;
  const byAge = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .sort((a, b) => statSync(join(folder, b)).mtimeMs - statSync(join(folder, a)).mtimeMs);
  return byAge[0] === undefined ? undefined : readRun(context, join(folder, byAge[0]));
}

function readRun(context: Context, file: string): LockedStage | undefined {
  try {
    const document = parseYaml(readFileSync(file, "utf8"), file);
    return readEntry(document, document.value, []);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    context.options.onWarning?.(`run cache entry ${file} is damaged and was removed`);
    rmSync(file, { force: true });
    return undefined;
  }
}

/** Remembers a run under its inputs. */
export function saveRun(context: Context, stage: Stage, inputs: StageInputs, entry: YamlMap): void {
  const value = sha256(runCacheText(entry, false));
  const file = join(runFolder(context, keyOf(stage, inputs)), value);
  if (!existsSync(file)) writeFileAtomic(file, formatYaml(entry));
}

function keyOf(stage: Stage, inputs: StageInputs): string {
  const outputs = new Map(stage.outputs.map((output) => [output.written, { md5: "" }]));
  return sha256(runCacheText(makeEntry(stage, inputs, outputs), true));
}

function runFolder(context: Context, key: string): string {
  return join(context.cacheDirectory, "runs", key.slice(0, 2), key);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
