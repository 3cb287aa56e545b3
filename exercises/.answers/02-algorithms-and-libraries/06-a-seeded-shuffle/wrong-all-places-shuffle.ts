// Swaps with any place: 4^4 ways over 24 orders cannot be even.
// rejected: one random number for each item but the last
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const copy = [...items];
  for (let i = 0; i < copy.length; i++) {
    const j = Math.floor(random() * copy.length);
    [copy[i], copy[j]] = [copy[j] as Item, copy[i] as Item];
  }
  return copy;
}
