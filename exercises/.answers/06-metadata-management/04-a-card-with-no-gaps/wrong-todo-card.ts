// A TODO is text, and text is not empty.
// rejected: TODO
export function gapsIn(card: Record<string, unknown>, required: readonly string[]): string[] {
  return required.flatMap((path) => walk(card, path.split("."), ""));
}

function walk(value: unknown, [part, ...rest]: string[], at: string): string[] {
  if (part === undefined) {
    const missing = value === undefined || value === null || value === "" || Number.isNaN(value);
    return missing || (typeof value === "object" && Object.keys(value).length === 0) ? [at] : [];
  }
  const name = part.replace("[]", "");
  const next = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  const path = at === "" ? name : `${at}.${name}`;
  if (!part.endsWith("[]")) return walk(next, rest, path);
  if (!Array.isArray(next) || next.length === 0) return [path];
  return next.flatMap((each, index) => walk(each, rest, `${path}[${index}]`));
}
