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
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of source) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) await add(line);
  }
  await add(rest + decoder.decode());
  return summary;
}
