import type { PredictionRow } from "../src/index.ts";

/** The n-th id: a valid UUIDv7 of 2026-01-01 plus n seconds. */
export function predictionId(n: number): string {
  const hex = (Date.UTC(2026, 0, 1) + n * 1000).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${Math.floor(n).toString(16).padStart(12, "0")}`;
}

/** A plausible prediction. */
export function predictionRow(n: number, change: Partial<PredictionRow> = {}): PredictionRow {
  return {
    id: predictionId(n),
    modelName: "flight-delays",
    modelVersion: 1,
    requestedAt: new Date(Date.UTC(2026, 0, 1) + n * 1000),
    eventTime: "2001-01-01T08:00:00Z",
    request: { origin: "SFO", destination: "LAX" },
    features: { scheduled_hour: 8 },
    probability: 0.25,
    ...change,
  };
}
