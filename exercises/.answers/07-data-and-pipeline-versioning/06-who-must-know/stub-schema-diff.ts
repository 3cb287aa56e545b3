export interface Column {
  name: string;
  type: string;
  nullable: boolean;
}

export interface Change {
  column: string;
  /** `added`, `removed`, `type A -> B`, `nullable -> not null`, `not null -> nullable` */
  change: string;
  breaking: boolean;
}

export interface Consumer {
  name: string;
  columns: string[];
}

/** What has changed between two versions of a table, by column. */
export function diffSchema(before: readonly Column[], after: readonly Column[]): Change[] {
  // Sees only what is new. Your work starts here.
  const known = new Set(before.map(({ name }) => name));
  return after
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => ({ column: name, change: "added", breaking: false }));
}

/** Names of the consumers that a breaking change concerns. */
export function mustBeTold(consumers: readonly Consumer[], changes: readonly Change[]): string[] {
  return changes.length === 0 ? [] : consumers.map(({ name }) => name);
}
