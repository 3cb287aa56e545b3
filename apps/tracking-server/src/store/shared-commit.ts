/** Writes one thing; resolves when it is committed, rejects with its own error. */
export type Write<Item, Result> = (item: Item) => Promise<Result>;

/** How things are written together. */
export interface SharedCommit<Item, Result> {
  /** Writes all in one statement: all or nothing. Gives per item its result, or the error of an item that is refused. */
  writeAll(items: readonly Item[]): Promise<readonly (Result | Error)[]>;
  /** How much of a statement an item takes. */
  size(item: Item): number;
  /** Most that one statement takes, so that it stays short and no request waits long for others. */
  readonly most: number;
}

interface Pending<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Gathers what arrives while a statement is on its way into the next one. Many small requests so share one commit; one
 * request alone never waits. Each is answered only after its own commit.
 */
export function shareCommits<Item, Result>(kind: SharedCommit<Item, Result>): Write<Item, Result> {
  let queue: Pending<Item, Result>[] = [];
  let busy = false;

  function takeBatch(): Pending<Item, Result>[] {
    let size = 0;
    const end = queue.findIndex(({ item }, index) => {
      size += kind.size(item);
      return index > 0 && size > kind.most;
    });
    const batch = end < 0 ? queue : queue.slice(0, end);
    queue = end < 0 ? [] : queue.slice(end);
    return batch;
  }

  async function pump(): Promise<void> {
    if (busy) return;
    busy = true;
    while (queue.length > 0) await writeBatch(kind, takeBatch());
    busy = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      void pump();
    });
}

async function writeBatch<Item, Result>(
  kind: SharedCommit<Item, Result>,
  batch: readonly Pending<Item, Result>[],
): Promise<void> {
  try {
    const results = await kind.writeAll(batch.map(({ item }) => item));
    batch.forEach((pending, index) => {
      const result = results[index];
      if (result instanceof Error) pending.reject(result);
      else pending.resolve(result as Result);
    });
  } catch (error) {
    for (const pending of batch) pending.reject(error);
  }
}
