/**
 * The path of the first member of a JSON text that its object has named before, such as `instances[0].origin`.
 * The text must be valid JSON; runs only after parsing found fewer keys than the text has.
 */
export function findDuplicateKey(text: string): string | undefined {
  const levels: Level[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;
  let previous = "";
  for (const [match] of text.matchAll(token)) {
    const level = levels.at(-1);
    if (match === "{") levels.push({ keys: new Set(), key: "", index: -1 });
    else if (match === "[") levels.push({ keys: undefined, key: "", index: 0 });
    else if (match === "}" || match === "]") levels.pop();
    else if (match === "," && level !== undefined) level.index++;
    else if (match === ":" && level?.keys !== undefined) {
      level.key = JSON.parse(previous) as string;
      if (level.keys.has(level.key)) return pathOf(levels);
      level.keys.add(level.key);
    }
    previous = match;
  }
  return undefined;
}

interface Level {
  /** Keys seen so far; undefined for an array. */
  readonly keys: Set<string> | undefined;
  key: string;
  index: number;
}

function pathOf(levels: readonly Level[]): string {
  return levels
    .map((level) => (level.keys === undefined ? `[${level.index}]` : `.${level.key}`))
    .join("")
    .replace(/^\./, "");
}
