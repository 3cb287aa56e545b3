/** A new list with the items in an order drawn by `random`, every order equally likely. */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  // Your work starts here.
  return random() < 1 ? [...items].sort(() => Math.random() - 0.5) : [];
}
