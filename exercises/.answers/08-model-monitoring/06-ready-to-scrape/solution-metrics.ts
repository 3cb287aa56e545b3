export interface Histogram {
  observe(labels: Record<string, string>, value: number): void;
  render(): string;
}

interface Series {
  labels: string[];
  counts: number[];
  sum: number;
}

export function createHistogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const limits = [...bounds, Number.POSITIVE_INFINITY];
  const all = new Map<string, Series>();
  const lines = ({ labels, counts, sum }: Series): string[] => [
    ...limits.map(
      (bound, i) =>
        `${name}_bucket${braces([...labels, `le="${bound === Number.POSITIVE_INFINITY ? "+Inf" : bound}"`])} ${counts[i]}`,
    ),
    `${name}_sum${braces(labels)} ${sum}`,
    `${name}_count${braces(labels)} ${counts.at(-1)}`,
  ];
  return {
    observe: (labels, value) => {
      const pairs = Object.keys(labels)
        .sort()
        .map((key) => `${key}="${escapeLabel(labels[key] ?? "")}"`);
      const series = all.get(pairs.join()) ?? { labels: pairs, counts: limits.map(() => 0), sum: 0 };
      series.counts = series.counts.map((count, i) => (value <= (limits[i] as number) ? count + 1 : count));
      series.sum += value;
      all.set(pairs.join(), series);
    },
    render: () => {
      const head = [
        `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
        `# TYPE ${name} histogram`,
      ];
      return [...head, ...[...all.values()].flatMap(lines)].map((line) => `${line}\n`).join("");
    },
  };
}

function braces(pairs: string[]): string {
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
