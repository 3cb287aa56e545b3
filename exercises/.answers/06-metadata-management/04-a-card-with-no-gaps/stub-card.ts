/** The required paths of a card that are empty, with the index where there is one. */
export function gapsIn(card: Record<string, unknown>, required: readonly string[]): string[] {
  // Sees only what is empty because it is missing at the top. Your work starts here.
  return required.filter((path) => !(path in card));
}
