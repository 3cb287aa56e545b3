// Looks at sources only: what comes after an outdated stage is forgotten.
// rejected: after it
export interface Stage {
  name: string;
  deps: string[];
  outs: string[];
}

type Hashes = ReadonlyMap<string, string>;

export function order(stages: readonly Stage[]): string[] {
  const writer = new Map<string, string>();
  for (const { name, outs } of stages) {
    for (const out of outs) {
      if (writer.has(out)) throw new Error(`${out} is written by ${writer.get(out)} and ${name}`);
      writer.set(out, name);
    }
  }
  const taken: string[] = [];
  while (taken.length < stages.length) {
    const left = stages.filter(({ name }) => !taken.includes(name));
    const next = left.find(({ deps }) =>
      deps.every((dep) => !writer.has(dep) || taken.includes(writer.get(dep) ?? "")),
    );
    if (next === undefined) throw new Error(`a cycle: ${left.map(({ name }) => name).join(", ")}`);
    taken.push(next.name);
  }
  return taken;
}

export function outdated(stages: readonly Stage[], current: Hashes, recorded: ReadonlyMap<string, Hashes>): string[] {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  return order(stages).filter((name) => {
    const last = recorded.get(name);
    return (
      last === undefined || byName.get(name)?.deps.some((dep) => current.has(dep) && current.get(dep) !== last.get(dep))
    );
  });
}
