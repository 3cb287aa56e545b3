// Splits at commas and braces, also inside of a label.
// rejected: anything in it
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export function parseMetrics(text: string): Sample[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [name = "", rest = ""] = line.includes("{") ? line.split("{") : line.split(" ");
      const [pairs = "", value = rest] = rest.split("}");
      const labels = line.includes("{")
        ? pairs.split(",").map((pair) => pair.split("=").map((part) => part.replaceAll('"', "")))
        : [];
      return { name, labels: Object.fromEntries(labels), value: Number(value.trim().replace("Inf", "Infinity")) };
    });
}

export function mostDrifted(samples: readonly Sample[], metric: string): string | undefined {
  const own = samples.filter(({ name, value }) => name === metric && !Number.isNaN(value));
  return own.toSorted((a, b) => b.value - a.value)[0]?.labels.feature;
}
