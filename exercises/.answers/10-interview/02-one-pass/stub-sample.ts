/** A sample of `size` items, every one equally likely; keeps no more than that. */
export async function reservoir<Item>(
  stream: AsyncIterable<Item>,
  size: number,
  random: () => number,
): Promise<Item[]> {
  // The first ones. Your work starts here.
  const sample: Item[] = [];
  for await (const item of stream) {
    if (sample.length < size && random() < 1) sample.push(item);
  }
  return sample;
}
