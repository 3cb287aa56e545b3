/** One page of a search. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Token of the next page; none: this is the last. */
  readonly nextPageToken?: string;
}

/** Every item of a search, page after page, fetched as they are read. */
export async function* itemsOf<Item>(fetchPage: (pageToken?: string) => Promise<Page<Item>>): AsyncGenerator<Item> {
  let token: string | undefined;
  do {
    const page = await fetchPage(token);
    yield* page.items;
    token = page.nextPageToken;
  } while (token);
}

/** A page of a message's list. */
export function toPage<Wire, Item>(
  wire: readonly Wire[] | undefined,
  token: string | undefined,
  convert: (wire: Wire) => Item,
): Page<Item> {
  return { items: (wire ?? []).map(convert), ...(token ? { nextPageToken: token } : {}) };
}
