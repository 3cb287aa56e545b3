import { RequestError } from "../errors.ts";
import type { Block, OnlineLookup } from "../request/block.ts";
import type { OnlineKey, OnlineRow, ReadOnline } from "./feature-spec.ts";

export interface OnlineCacheLimits {
  /** Milliseconds that a row found in the store is kept: the bound on a value's staleness. */
  readonly ageMillis: number;
  /** Milliseconds that "not in the store" is kept: rows may be written at any moment. */
  readonly absentMillis: number;
  /** Rows kept at most; the oldest go first. */
  readonly rows: number;
}

/** Fills the online cells of blocks from the feature store through a cache of bounded age. */
export interface OnlineFeatures {
  /** True when all was in the cache and the block is filled; false when `fill` must be awaited. */
  fillFromCache(block: Block): boolean;
  /** Reads what the cache lacks, in one query for all requests of this turn. Throws RequestError `features_unavailable`. */
  fill(block: Block): Promise<void>;
}

interface Entry {
  /** Undefined when the store has no row for the key. */
  readonly row: OnlineRow | undefined;
  readonly loadedAt: number;
}

export function makeOnlineFeatures(
  read: ReadOnline,
  limits: OnlineCacheLimits,
  now: () => number = () => performance.now(),
): OnlineFeatures {
  const entries = new Map<string, Entry>();
  const load = makeLoader(read, (key, row) => {
    entries.delete(key);
    entries.set(key, { row, loadedAt: now() });
    if (entries.size > limits.rows) entries.delete(entries.keys().next().value as string);
  });
  const fresh = (key: OnlineKey): Entry | undefined => {
    const entry = entries.get(keyText(key));
    if (entry === undefined) return undefined;
    const age = now() - entry.loadedAt;
    return age <= (entry.row === undefined ? limits.absentMillis : limits.ageMillis) ? entry : undefined;
  };
  const fillFromCache = (block: Block): boolean => {
    const entries: Entry[] = [];
    for (const lookup of block.lookups) {
      const entry = fresh(lookup.key);
      if (entry === undefined) return false;
      entries.push(entry);
    }
    block.lookups.forEach((lookup, index) => {
      writeCells(block, lookup, entries[index]?.row);
    });
    return true;
  };
  return {
    fillFromCache,
    fill: async (block) => {
      const rows = await Promise.all(block.lookups.map((lookup) => fresh(lookup.key)?.row ?? load(lookup.key)));
      block.lookups.forEach((lookup, index) => {
        writeCells(block, lookup, rows[index]);
      });
    },
  };
}

/** Online features of a service without a store: stand-ins throughout, which was said at the start and is not noted again. */
export const standIns: OnlineFeatures = {
  fillFromCache: (block) => {
    for (const { row, cells } of block.lookups) {
      for (const cell of cells) (block.columns[cell.input] as number[])[row] = cell.missing;
    }
    return true;
  },
  fill: async () => {},
};

/** Gathers the keys asked for in one turn of the event loop into one read; a key is read once however often it is asked. */
function makeLoader(
  read: ReadOnline,
  store: (key: string, row: OnlineRow | undefined) => void,
): (key: OnlineKey) => Promise<OnlineRow | undefined> {
  const pending = new Map<string, Promise<OnlineRow | undefined>>();
  let batch: { readonly keys: OnlineKey[]; readonly rows: Promise<readonly (OnlineRow | undefined)[]> } | undefined;

  const openBatch = (): NonNullable<typeof batch> => {
    const keys: OnlineKey[] = [];
    const rows = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      batch = undefined;
      return read(keys);
    });
    return { keys, rows };
  };
  return (key) => {
    const text = keyText(key);
    const known = pending.get(text);
    if (known !== undefined) return known;
    batch ??= openBatch();
    const index = batch.keys.push(key) - 1;
    const row = batch.rows
      .then((rows) => {
        store(text, rows[index]);
        return rows[index];
      }, unavailable)
      .finally(() => pending.delete(text));
    pending.set(text, row);
    return row;
  };
}

function keyText(key: OnlineKey): string {
  return `${key.view}\u0000${key.entity}\u0000${key.bucketMillis}`;
}

function unavailable(error: Error): never {
  throw new RequestError("features_unavailable", `the online feature store does not answer: ${error.message}`, 1);
}

/** Writes a row's values; what the store does not know takes its stand-in, is noted, and has no age. */
function writeCells(block: Block, lookup: OnlineLookup, row: OnlineRow | undefined): void {
  for (const cell of lookup.cells) {
    const value = row?.[cell.column];
    (block.columns[cell.input] as number[])[lookup.row] = value ?? cell.missing;
    if (value === undefined || value === null) noteMissing(block, lookup.row, cell.name);
  }
  if (row === undefined) return;
  const age = (lookup.atMillis - lookup.key.bucketMillis) / 1000;
  const known = block.featureAgeSeconds[lookup.row] as number;
  if (!(known >= age)) block.featureAgeSeconds[lookup.row] = age;
}

function noteMissing(block: Block, row: number, input: string): void {
  block.missingFeatures ??= new Map();
  const names = block.missingFeatures.get(row);
  if (names === undefined) block.missingFeatures.set(row, [input]);
  else names.push(input);
}
