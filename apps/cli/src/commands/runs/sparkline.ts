const bars = [..."▁▂▃▄▅▆▇█"];

/** A row of bars, one a value, from the lowest to the highest; what is no number is a blank. At most `most` bars. */
export function sparkline(values: readonly number[], most = 40): string {
  const shown = thin(values, most);
  const known = shown.filter(Number.isFinite);
  if (known.length === 0) return "";
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  return shown.map((value) => (Number.isFinite(value) ? bar(span === 0 ? 0.5 : (value - low) / span) : " ")).join("");
}

function bar(share: number): string {
  return bars[Math.min(bars.length - 1, Math.floor(share * bars.length))] as string;
}

/** Evenly chosen values, the first and last among them. */
function thin(values: readonly number[], most: number): number[] {
  if (values.length <= most) return [...values];
  return Array.from(
    { length: most },
    (_, index) => values[Math.round((index * (values.length - 1)) / (most - 1))] as number,
  );
}
