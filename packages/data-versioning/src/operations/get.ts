import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { NotTrackedError, SettingError } from "../errors.ts";
import type { TrackedOutput } from "../outputs/output.ts";
import { outputsAt } from "../outputs/revision.ts";
import { selectOutputs } from "../outputs/select.ts";
import { entriesOf } from "../outputs/used-objects.ts";
import type { Context } from "../repository/context.ts";
import { fetchChosen } from "./fetch.ts";
import { locked } from "./locked.ts";
import { restoreFiles } from "./restore-files.ts";

export interface GetOptions {
  /** Where to put it; the path's own name in the current folder when left out. */
  readonly output?: string;
  readonly remote?: string;
}

export interface GotPath {
  /** Absolute. */
  readonly output: string;
  readonly md5: string;
  readonly files: number;
}

/**
 * Writes any version of a path to a place of its own, without touching the workspace's version.
 * Objects that are missing are fetched. @param revisionPath `REV:PATH`
 */
export function getVersion(
  context: Context,
  revisionPath: string,
  from: string,
  options: GetOptions,
): Promise<GotPath> {
  const match = /^([^:]+):(.+)$/.exec(revisionPath);
  if (!match?.[1] || !match[2])
    throw new SettingError(`"${revisionPath}" is not REV:PATH, such as HEAD~1:data/flights`);
  const [, revision, path] = match;
  return locked(context, "mlops data get", async () => {
    const [chosen] = selectOutputs(context, await outputsAt(context, revision as string), [path as string], from);
    if (!chosen?.output.version) throw new NotTrackedError(revisionPath);
    const target = resolve(from, options.output ?? basename(path as string));
    if (existsSync(target)) throw new SettingError(`${target} exists already; name another place with --output`);
    await fetchChosen(context, [chosen], options);
    const entries = entriesOf(context, chosen) ?? [];
    const { inside } = chosen;
    const cut =
      inside === undefined
        ? entries
        : entries.map((entry) => ({ ...entry, path: entry.path.slice(inside.length + 1) }));
    const place: TrackedOutput = { ...chosen.output, path: target };
    await restoreFiles({ ...context, config: { ...context.config, linkTypes: ["reflink", "copy"] } }, place, cut);
    return { output: target, md5: chosen.output.version.md5, files: entries.length };
  });
}
