// Keeps the whole stream and draws at the end.
// rejected: too long to keep
export async function reservoir<Item>(
  stream: AsyncIterable<Item>,
  size: number,
  random: () => number,
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of stream) all.push(item);
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j] as Item, all[i] as Item];
  }
  return all.slice(0, size);
}
