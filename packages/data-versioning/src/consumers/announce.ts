import { randomUUID } from "node:crypto";
import type { ConnectionSource, Queryable } from "@mlops/database";
import { transaction } from "@mlops/database";
import { compareProfiles, type ProfileDiff } from "../versions/compare-profiles.ts";
import type { VersionNote } from "../versions/notes.ts";

/** A new version that consumers are told of. */
export interface VersionAnnouncement {
  readonly dataset: string;
  readonly md5: string;
  readonly previousMd5: string | undefined;
  readonly note: VersionNote | undefined;
  readonly previousNote: VersionNote | undefined;
}

/** Body of a message to a consumer. */
export interface VersionMessage {
  readonly event: "data-version";
  readonly dataset: string;
  readonly version: string;
  readonly previous: string | null;
  /** ISO 8601. */
  readonly at: string;
  /** True when the contract's promise is broken. */
  readonly breaking: boolean;
  readonly breakingChanges: readonly string[];
  readonly contract: { readonly ok: boolean; readonly violations: number } | null;
  /** Schema and statistics against the previous version; null when one of them is not a known table. */
  readonly diff: ProfileDiff | null;
}

/** A version that was marked good or bad after it was added. */
export interface MarkAnnouncement {
  readonly dataset: string;
  readonly md5: string;
  readonly status: "good" | "bad";
  readonly reason: string | undefined;
  /** ISO 8601. */
  readonly markedAt: string;
}

/** Body of the message about a mark. */
export interface MarkMessage {
  readonly event: "data-version-marked";
  readonly dataset: string;
  readonly version: string;
  readonly status: "good" | "bad";
  readonly reason: string | null;
  /** ISO 8601. */
  readonly at: string;
}

/** Queues a message about a mark to each subscription of the data set. @returns messages queued */
export function announceMark(pool: ConnectionSource, mark: MarkAnnouncement): Promise<number> {
  const message: MarkMessage = {
    event: "data-version-marked",
    dataset: mark.dataset,
    version: mark.md5,
    status: mark.status,
    reason: mark.reason ?? null,
    at: mark.markedAt,
  };
  return transaction(pool, (db) => queueMessages(db, mark, `mark ${mark.markedAt}`, JSON.stringify(message)));
}

/**
 * Notes a version and queues a message to each subscription, in one transaction: either all is noted or nothing.
 * Announcing a version again changes nothing. @returns messages queued
 */
export function announceVersion(
  pool: ConnectionSource,
  announcement: VersionAnnouncement,
  now: Date = new Date(),
): Promise<number> {
  return transaction(pool, async (db) => {
    await db.query(
      "insert into data.versions (dataset, md5, previous_md5) values ($1, $2, $3) on conflict (dataset, md5) do nothing",
      [announcement.dataset, announcement.md5, announcement.previousMd5 ?? null],
    );
    return queueMessages(db, announcement, VERSION_OCCASION, JSON.stringify(messageOf(announcement, now)));
  });
}

/** What a message is about, when it is about a new version. */
export const VERSION_OCCASION = "version";

async function queueMessages(
  db: Queryable,
  { dataset, md5 }: { readonly dataset: string; readonly md5: string },
  occasion: string,
  payload: string,
): Promise<number> {
  const { rows } = await db.query<{ id: string }>("select id from data.subscriptions where dataset = $1", [dataset]);
  let queued = 0;
  for (const { id } of rows) {
    const inserted = await db.query(
      "insert into data.outbox (id, subscription_id, md5, occasion, payload) values ($1, $2, $3, $4, $5) on conflict (subscription_id, md5, occasion) do nothing",
      [randomUUID(), id, md5, occasion, payload],
    );
    queued += inserted.rowCount ?? 0;
  }
  return queued;
}

function messageOf({ dataset, md5, previousMd5, note, previousNote }: VersionAnnouncement, now: Date): VersionMessage {
  const profiles = note?.profile && previousNote?.profile;
  return {
    event: "data-version",
    dataset,
    version: md5,
    previous: previousMd5 ?? null,
    at: now.toISOString(),
    breaking: (note?.breaking.length ?? 0) > 0,
    breakingChanges: note?.breaking ?? [],
    contract: note?.contract ? { ok: note.contract.ok, violations: note.contract.violations.length } : null,
    diff: profiles
      ? compareProfiles(
          previousNote.profile as NonNullable<typeof previousNote.profile>,
          note.profile as NonNullable<typeof note.profile>,
        )
      : null,
  };
}
