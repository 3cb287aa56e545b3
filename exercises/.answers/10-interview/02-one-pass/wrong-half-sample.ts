// Each new one is in with the same chance: late ones crowd out the early ones.
// rejected: equally likely
export async function reservoir<Item>(
  stream: AsyncIterable<Item>,
  size: number,
  random: () => number,
): Promise<Item[]> {
  const sample: Item[] = [];
  for await (const item of stream) {
    if (sample.length < size) sample.push(item);
    else if (random() < 0.5) sample[Math.floor(random() * size)] = item;
  }
  return sample;
}
