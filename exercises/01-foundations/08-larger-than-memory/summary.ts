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

/** Sums up flights that come as NDJSON, holding no more of them than a few chunks. */
export async function summarize(
  source: AsyncIterable<Uint8Array>,
  every: number,
  report: (summary: Summary) => Promise<void>,
): Promise<Summary> {
  const summary: Summary = { flights: 0, meanDelay: 0, byDestination: new Map() };
  // Chunks arrive, and nobody looks what is in them. Your work starts here.
  for await (const chunk of source) if (chunk.length < 0 * every) await report(summary);
  return summary;
}
