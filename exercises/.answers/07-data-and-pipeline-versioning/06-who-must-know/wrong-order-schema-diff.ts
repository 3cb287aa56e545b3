// Compares by place: a reordered table looks like a new one.
// rejected: order of columns
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
  const changes: Change[] = [];
  for (let place = 0; place < Math.max(before.length, after.length); place++) {
    const [old, young] = [before[place], after[place]];
    if (old !== undefined && old.name !== young?.name)
      changes.push({ column: old.name, change: "removed", breaking: true });
    if (young !== undefined && young.name !== old?.name)
      changes.push({ column: young.name, change: "added", breaking: !young.nullable });
    if (old === undefined || young === undefined || old.name !== young.name) continue;
    const wide = ["int -> bigint", "int -> double", "float -> double"].includes(`${old.type} -> ${young.type}`);
    if (old.type !== young.type)
      changes.push({ column: old.name, change: `type ${old.type} -> ${young.type}`, breaking: !wide });
    if (old.nullable !== young.nullable)
      changes.push({
        column: old.name,
        change: old.nullable ? "nullable -> not null" : "not null -> nullable",
        breaking: true,
      });
  }
  return changes.sort((a, b) => (a.column < b.column ? -1 : a.column > b.column ? 1 : 0));
}

export function mustBeTold(consumers: readonly Consumer[], changes: readonly Change[]): string[] {
  const breaking = changes.filter((change) => change.breaking);
  return consumers
    .filter(({ columns }) => breaking.some(({ column, change }) => change === "added" || columns.includes(column)))
    .map(({ name }) => name)
    .sort();
}
