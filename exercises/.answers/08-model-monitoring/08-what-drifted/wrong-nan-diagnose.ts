// NaN compares as neither larger nor smaller, and comes out first.
// rejected: NaN
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export function parseMetrics(text: string): Sample[] {
  return text.split("\n").flatMap((line) => {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/.exec(line);
    if (match === null) return [];
    const [, name = "", pairs = "", value = ""] = match;
    const labels = [...pairs.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)].map(([, key = "", raw = ""]) => [
      key,
      raw.replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter)),
    ]);
    return [{ name, labels: Object.fromEntries(labels), value: Number(value.replace("Inf", "Infinity")) }];
  });
}

export function mostDrifted(samples: readonly Sample[], metric: string): string | undefined {
  const own = samples.filter(({ name }) => name === metric);
  return own.reduce<Sample | undefined>(
    (best, sample) => (best !== undefined && !(best.value < sample.value) ? best : sample),
    undefined,
  )?.labels.feature;
}
