// Goes round a cycle until the stack is full.
// rejected: a cycle
export interface Stage {
  name: string;
  deps: string[];
  outs: string[];
}

type Hashes = ReadonlyMap<string, string>;

export function order(stages: readonly Stage[]): string[] {
  const found: string[] = [];
  const visit = (stage: Stage): void => {
    if (found.includes(stage.name)) return;
    for (const other of stages) if (other.outs.some((out) => stage.deps.includes(out))) visit(other);
    found.push(stage.name);
  };
  for (const stage of stages) {
    const twin = stages.find((other) => other !== stage && other.outs.some((out) => stage.outs.includes(out)));
    if (twin !== undefined) throw new Error(`${stage.name} and ${twin.name} write ${stage.outs.join()}`);
    visit(stage);
  }
  return found;
}

export function outdated(stages: readonly Stage[], current: Hashes, recorded: ReadonlyMap<string, Hashes>): string[] {
  const found = new Set<string>();
  for (const name of order(stages)) {
    const stage = stages.find((other) => other.name === name);
    const last = recorded.get(name);
    const changed = (dep: string): boolean =>
      stages.some((other) => other.outs.includes(dep) && found.has(other.name)) ||
      (current.has(dep) && current.get(dep) !== last?.get(dep));
    if (last === undefined || stage?.deps.some(changed)) found.add(name);
  }
  return [...found];
}
