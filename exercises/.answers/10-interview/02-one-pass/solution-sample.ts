export async function reservoir<Item>(
  stream: AsyncIterable<Item>,
  size: number,
  random: () => number,
): Promise<Item[]> {
  const sample: Item[] = [];
  let seen = 0;
  for await (const item of stream) {
    seen++;
    if (sample.length < size) {
      sample.push(item);
      continue;
    }
    const place = Math.floor(random() * seen);
    if (place < size) sample[place] = item;
  }
  return sample;
}
