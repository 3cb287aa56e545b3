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
      unescaped(raw),
    ]);
    return [{ name, labels: Object.fromEntries(labels), value: Number(value.replace("Inf", "Infinity")) }];
  });
}

function unescaped(raw: string): string {
  return raw.replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));
}

export function mostDrifted(samples: readonly Sample[], metric: string): string | undefined {
  const own = samples.filter(({ name, value }) => name === metric && !Number.isNaN(value));
  return own.toSorted((a, b) => b.value - a.value)[0]?.labels.feature;
}
