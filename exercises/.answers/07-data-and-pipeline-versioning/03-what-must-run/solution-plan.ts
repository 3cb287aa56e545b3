export interface Stage {
  name: string;
  deps: string[];
  outs: string[];
}

type Hashes = ReadonlyMap<string, string>;

function writers(stages: readonly Stage[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, outs } of stages) {
    for (const out of outs) {
      if (found.has(out)) throw new Error(`${out} is written by ${found.get(out)} and by ${name}`);
      found.set(out, name);
    }
  }
  return found;
}

export function order(stages: readonly Stage[]): string[] {
  const writer = writers(stages);
  const taken: string[] = [];
  const needs = ({ deps }: Stage): string[] => deps.flatMap((dep) => writer.get(dep) ?? []);
  while (taken.length < stages.length) {
    const left = stages.filter(({ name }) => !taken.includes(name));
    const next = left.find((stage) => needs(stage).every((name) => taken.includes(name)));
    if (next === undefined) throw new Error(`a cycle: ${cycle(left, needs).join(" -> ")}`);
    taken.push(next.name);
  }
  return taken;
}

function cycle(left: readonly Stage[], needs: (stage: Stage) => string[]): string[] {
  const walked: string[] = [];
  let at = left[0];
  while (at !== undefined && !walked.includes(at.name)) {
    walked.push(at.name);
    const needed = needs(at);
    at = left.find(({ name }) => needed.includes(name));
  }
  return at === undefined ? walked : walked.slice(walked.indexOf(at.name));
}

export function outdated(stages: readonly Stage[], current: Hashes, recorded: ReadonlyMap<string, Hashes>): string[] {
  const writer = writers(stages);
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const found = new Set<string>();
  for (const name of order(stages)) {
    const last = recorded.get(name);
    const changed = (dep: string): boolean => {
      const by = writer.get(dep);
      return by === undefined ? current.get(dep) !== last?.get(dep) : found.has(by);
    };
    if (last === undefined || byName.get(name)?.deps.some(changed)) found.add(name);
  }
  return [...found];
}
