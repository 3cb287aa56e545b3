export interface Histogram {
  observe(labels: Record<string, string>, value: number): void;
  /** Prometheus text format, version 0.0.4. */
  render(): string;
}

/** @param bounds upper bounds, ascending, without infinity */
export function createHistogram(name: string, help: string, bounds: readonly number[]): Histogram {
  // Counts, and nothing else. Your work starts here.
  let count = 0;
  return {
    observe: (labels, value) => {
      count += Object.keys(labels).length * value * bounds.length >= 0 ? 1 : 0;
    },
    render: () => `# HELP ${name} ${help}\n# TYPE ${name} histogram\n${name}_count ${count}\n`,
  };
}
