// Each bucket holds its own values only.
// rejected: cumulative
export interface Histogram {
  observe(labels: Record<string, string>, value: number): void;
  render(): string;
}

export function createHistogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const limits = [...bounds, Number.POSITIVE_INFINITY];
  const all = new Map<string, { labels: string[]; counts: number[]; sum: number }>();
  const braces = (pairs: string[]): string => (pairs.length === 0 ? "" : `{${pairs.join(",")}}`);
  const text = (value: string): string => value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return {
    observe: (labels, value) => {
      const pairs = Object.keys(labels)
        .sort()
        .map((key) => `${key}="${text(labels[key] ?? "")}"`);
      const series = all.get(pairs.join()) ?? { labels: pairs, counts: limits.map(() => 0), sum: 0 };
      series.counts[limits.findIndex((bound) => value <= bound)]!++;
      series.sum += value;
      all.set(pairs.join(), series);
    },
    render: () => {
      const body = [...all.values()].flatMap(({ labels, counts, sum }) => [
        ...limits.map(
          (bound, i) =>
            `${name}_bucket${braces([...labels, `le="${bound === Number.POSITIVE_INFINITY ? "+Inf" : bound}"`])} ${counts[i]}`,
        ),
        `${name}_sum${braces(labels)} ${sum}`,
        `${name}_count${braces(labels)} ${counts.reduce((total, count) => total + count, 0)}`,
      ]);
      return [
        `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
        `# TYPE ${name} histogram`,
        ...body,
        "",
      ].join("\n");
    },
  };
}
