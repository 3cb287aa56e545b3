// Splits at "and", also inside of a value.
// rejected: inside of quotes
export interface Run {
  metrics: Record<string, number>;
  params: Record<string, string>;
  tags: Record<string, string>;
}

export function matches(filter: string, run: Run): boolean {
  if (filter.trim() === "") return true;
  let position = 1;
  return filter.split(/\s+and\s+/i).every((part) => {
    const match =
      /^\s*(metrics|params|tags)\.(?:`([^`]+)`|([\w.-]+))\s*(<=|>=|!=|<|>|=|LIKE)\s*(?:'([^']*)'|"([^"]*)"|(-?[\d.e+-]+))\s*$/i.exec(
        part,
      );
    if (match === null) throw new Error(`what is this at character ${position}`);
    position += part.length;
    const [, entity = "", quoted, plain, operator = "", single, double, number] = match;
    const values = run[entity as keyof Run];
    const key = quoted ?? plain ?? "";
    if (!Object.hasOwn(values, key)) return false;
    const found = values[key] as string | number;
    const value = number === undefined ? (single ?? double ?? "") : Number(number);
    if (operator === "=") return found === value;
    if (operator === "!=") return found !== value;
    if (operator === "<") return found < value;
    if (operator === "<=") return found <= value;
    if (operator === ">") return found > value;
    if (operator === ">=") return found >= value;
    const escaped = String(value).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("%", ".*")}$`, "s").test(String(found));
  });
}
