import { NotTrackedError, SettingError } from "../errors.ts";
import { isMd5 } from "../objects/object-path.ts";
import { locked } from "../operations/locked.ts";
import { collectOutputs } from "../outputs/collect.ts";
import { selectOutputs } from "../outputs/select.ts";
import { openRemote } from "../remote/remote.ts";
import type { Context } from "../repository/context.ts";
import { pushNotes, readNote, type VersionNote, writeNote } from "./notes.ts";

export interface MarkOptions {
  readonly status: "good" | "bad";
  /** Why; every consumer sees it. Needed for "bad". */
  readonly reason?: string;
  /** A version other than the one noted now. */
  readonly version?: string;
}

/** Marks a version good or bad, here and in the default remote, so that whoever fetches the data is told. */
export function markVersion(
  context: Context,
  target: string,
  from: string,
  options: MarkOptions,
): Promise<VersionNote> {
  if (options.status === "bad" && !options.reason?.trim())
    throw new SettingError("a version is marked bad for a reason; say it with --reason");
  return locked(context, "mlops data mark", async () => {
    const [chosen] = selectOutputs(context, await collectOutputs(context), [target], from);
    const md5 = options.version ?? chosen?.output.version?.md5;
    if (!chosen || md5 === undefined) throw new NotTrackedError(target);
    if (!isMd5(md5)) throw new SettingError(`"${md5}" is not a version; mlops data log ${target} lists them`);
    const now = new Date().toISOString();
    const known = readNote(context, md5) ?? emptyNote(md5, chosen.output.relative, now);
    const note: VersionNote = { ...known, status: options.status, reason: options.reason, markedAt: now };
    writeNote(context, note);
    if (context.config.defaultRemote !== undefined) await pushNotes(context, await openRemote(context), [md5]);
    const { relative: dataset } = chosen.output;
    const { status, reason } = options;
    await context.options.onMark?.({ dataset, md5, status, reason, markedAt: now });
    return note;
  });
}

function emptyNote(md5: string, path: string, addedAt: string): VersionNote {
  return {
    md5,
    path,
    addedAt,
    previousMd5: undefined,
    profile: undefined,
    contract: undefined,
    breaking: [],
    status: "good",
    reason: undefined,
    markedAt: undefined,
  };
}
