// Reads the whole file, then begins.
// rejected: the whole file is not held in memory
export interface Flight {
  destination: string;
  /** Minutes; negative when it was early. */
  delay: number;
}

export interface Summary {
  flights: number;
  /** Minutes. */
  meanDelay: number;
  byDestination: Map<string, number>;
}

export async function summarize(
  source: AsyncIterable<Uint8Array>,
  every: number,
  report: (summary: Summary) => Promise<void>,
): Promise<Summary> {
  const summary: Summary = { flights: 0, meanDelay: 0, byDestination: new Map() };
  let minutes = 0;
  const add = async (line: string): Promise<void> => {
    if (line.trim() === "") return;
    const { destination, delay } = JSON.parse(line) as Flight;
    minutes += delay;
    summary.flights += 1;
    summary.meanDelay = minutes / summary.flights;
    summary.byDestination.set(destination, (summary.byDestination.get(destination) ?? 0) + 1);
    if (summary.flights % every === 0) await report(summary);
  };
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  for (const line of Buffer.concat(chunks).toString("utf8").split("\n")) await add(line);
  return summary;
}
