// Tells of every change: those who are told too often stop reading.
// rejected: is not told
export interface Column {
  name: string;
  type: string;
  nullable: boolean;
}

export interface Change {
  column: string;
  change: string;
  breaking: boolean;
}

export interface Consumer {
  name: string;
  columns: string[];
}

export function diffSchema(before: readonly Column[], after: readonly Column[]): Change[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))].sort();
  return names.flatMap((column): Change[] => {
    const old = before.find(({ name }) => name === column);
    const young = after.find(({ name }) => name === column);
    if (young === undefined) return [{ column, change: "removed", breaking: true }];
    if (old === undefined) return [{ column, change: "added", breaking: !young.nullable }];
    const wide = ["int -> bigint", "int -> double", "float -> double"].includes(`${old.type} -> ${young.type}`);
    const type =
      old.type === young.type ? [] : [{ column, change: `type ${old.type} -> ${young.type}`, breaking: !wide }];
    const nulls =
      old.nullable === young.nullable
        ? []
        : [{ column, change: old.nullable ? "nullable -> not null" : "not null -> nullable", breaking: true }];
    return [...type, ...nulls];
  });
}

export function mustBeTold(consumers: readonly Consumer[], changes: readonly Change[]): string[] {
  return consumers
    .filter(({ columns }) => changes.some(({ column, change }) => change === "added" || columns.includes(column)))
    .map(({ name }) => name)
    .sort();
}
