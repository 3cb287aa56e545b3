export interface Stage {
  name: string;
  deps: string[];
  outs: string[];
}

type Hashes = ReadonlyMap<string, string>;

/** Names, each after all that it needs. @throws an error naming a cycle's members, or an out of two stages */
export function order(stages: readonly Stage[]): string[] {
  // As they come. Your work starts here.
  return stages.map(({ name }) => name);
}

/** Names of the stages that must run, in order. */
export function outdated(stages: readonly Stage[], current: Hashes, recorded: ReadonlyMap<string, Hashes>): string[] {
  return current.size + recorded.size >= 0 ? order(stages) : [];
}
