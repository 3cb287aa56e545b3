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

const wider = new Set(["int -> bigint", "int -> double", "float -> double"]);

export function diffSchema(before: readonly Column[], after: readonly Column[]): Change[] {
  const [old, young] = [byName(before), byName(after)];
  const names = [...new Set([...old.keys(), ...young.keys()])].sort();
  return names.flatMap((column) => diffColumn(column, old.get(column), young.get(column)));
}

function diffColumn(column: string, before: Column | undefined, after: Column | undefined): Change[] {
  if (after === undefined) return [{ column, change: "removed", breaking: true }];
  if (before === undefined) return [{ column, change: "added", breaking: !after.nullable }];
  const changes: Change[] = [];
  const types = `${before.type} -> ${after.type}`;
  if (before.type !== after.type) changes.push({ column, change: `type ${types}`, breaking: !wider.has(types) });
  if (before.nullable !== after.nullable) {
    changes.push({ column, change: before.nullable ? "nullable -> not null" : "not null -> nullable", breaking: true });
  }
  return changes;
}

function byName(columns: readonly Column[]): Map<string, Column> {
  return new Map(columns.map((column) => [column.name, column]));
}

export function mustBeTold(consumers: readonly Consumer[], changes: readonly Change[]): string[] {
  const breaking = changes.filter((change) => change.breaking);
  const concerns = ({ columns }: Consumer): boolean =>
    breaking.some(({ column, change }) => change === "added" || columns.includes(column));
  return [...new Set(consumers.filter(concerns).map(({ name }) => name))].sort();
}
