import type { VersionAnnouncement } from "../consumers/announce.ts";
import type { Context } from "../repository/context.ts";
import { readNote } from "./notes.ts";

/**
 * What consumers are told of a version: with the notes of it and of the one before, where there are any.
 * @param previousMd5 the version before, for one that has no note
 */
export function announcementOf(
  context: Context,
  dataset: string,
  md5: string,
  previousMd5?: string,
): VersionAnnouncement {
  const note = readNote(context, md5);
  const noted = note ? note.previousMd5 : previousMd5;
  const previous = noted === md5 ? undefined : noted;
  return {
    dataset,
    md5,
    previousMd5: previous,
    note,
    previousNote: previous === undefined ? undefined : readNote(context, previous),
  };
}
