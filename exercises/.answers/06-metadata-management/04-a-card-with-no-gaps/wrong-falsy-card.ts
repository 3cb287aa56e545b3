// Whatever is falsy is empty: a rate of 0 is a fact.
// rejected: 0 and false
export function gapsIn(card: Record<string, unknown>, required: readonly string[]): string[] {
  return required.flatMap((path) => walk(card, path.split("."), ""));
}

function walk(value: unknown, [part, ...rest]: string[], at: string): string[] {
  if (part === undefined) return isEmpty(value) ? [at] : [];
  const name = part.replace("[]", "");
  const next = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  const path = at === "" ? name : `${at}.${name}`;
  if (!part.endsWith("[]")) return walk(next, rest, path);
  if (!Array.isArray(next) || next.length === 0) return [path];
  return next.flatMap((each, index) => walk(each, rest, `${path}[${index}]`));
}

function isEmpty(value: unknown): boolean {
  if (!value) return true;
  if (typeof value === "string") return ["", "todo", "tbd", "n/a", "?"].includes(value.trim().toLowerCase());
  return typeof value === "object" && Object.keys(value).length === 0;
}
