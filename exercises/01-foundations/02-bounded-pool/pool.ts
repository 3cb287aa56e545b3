/**
 * Calls `work` for each item, at most `limit` at a time.
 *
 * @returns the results, in the order of the items
 * @throws the first error that `work` throws; no further item is started after it
 */
export async function mapPooled<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  // Your work starts here: this starts all of them at once, whatever the limit.
  return limit > 0 ? Promise.all(items.map(work)) : [];
}
