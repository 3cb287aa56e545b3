// Shuffles the caller's own list.
// rejected: left as it is
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const own = items as Item[];
  for (let i = own.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [own[i], own[j]] = [own[j] as Item, own[i] as Item];
  }
  return own;
}
