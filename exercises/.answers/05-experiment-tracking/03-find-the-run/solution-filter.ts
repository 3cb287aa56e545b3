export interface Run {
  metrics: Record<string, number>;
  params: Record<string, string>;
  tags: Record<string, string>;
}

interface Condition {
  entity: "metrics" | "params" | "tags";
  key: string;
  operator: string;
  value: string | number;
}

export function matches(filter: string, run: Run): boolean {
  return parse(filter).every((condition) => holds(condition, run));
}

function parse(text: string): Condition[] {
  let position = 0;
  const take = (pattern: RegExp, expected: string): RegExpExecArray => {
    const found = attempt(pattern);
    if (found === null) throw new Error(`expected ${expected} at character ${position + 1} of the filter`);
    return found;
  };
  const attempt = (pattern: RegExp): RegExpExecArray | null => {
    const sticky = new RegExp(`\\s*${pattern.source}`, `y${pattern.flags}`);
    sticky.lastIndex = position;
    const found = sticky.exec(text);
    if (found !== null) position = sticky.lastIndex;
    return found;
  };
  const condition = (): Condition => {
    const [, entity = "", quoted, plain] = take(
      /(metrics|params|tags)\.(?:`([^`]+)`|([\w.-]+))/,
      "metrics.KEY, params.KEY or tags.KEY",
    );
    const isNumber = entity === "metrics";
    const [, operator = ""] = isNumber
      ? take(/(<=|>=|!=|<|>|=)/, "a comparison")
      : take(/(!=|=|LIKE\b)/i, "=, != or LIKE");
    const [, single, double] = isNumber
      ? take(/(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)/i, "a number")
      : take(/(?:'([^']*)'|"([^"]*)")/, "text in quotes");
    const value = isNumber ? Number(single) : (single ?? double ?? "");
    return {
      entity: entity as Condition["entity"],
      key: quoted ?? plain ?? "",
      operator: operator.toUpperCase(),
      value,
    };
  };
  if (text.trim() === "") return [];
  const conditions = [condition()];
  while (attempt(/$/) === null) {
    take(/and\b/i, "'and' or the end");
    conditions.push(condition());
  }
  return conditions;
}

function holds({ entity, key, operator, value }: Condition, run: Run): boolean {
  if (!Object.hasOwn(run[entity], key)) return false;
  const found = run[entity][key] as string | number;
  switch (operator) {
    case "=":
      return found === value;
    case "!=":
      return found !== value;
    case "<":
      return found < value;
    case "<=":
      return found <= value;
    case ">":
      return found > value;
    case ">=":
      return found >= value;
    default:
      return like(String(value)).test(String(found));
  }
}

function like(pattern: string): RegExp {
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("%", ".*")}$`, "s");
}
