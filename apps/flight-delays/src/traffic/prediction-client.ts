import { Pool } from "undici";
import type { Flight } from "./flights.ts";

/** What the inference service answered for one flight. */
export interface Prediction {
  readonly predictionId: string;
  readonly probability: number;
  readonly modelVersion: string;
  readonly latencySeconds: number;
}

/** The inference service gave no usable answer. */
class PredictionFailedError extends Error {
  override readonly name = "PredictionFailedError";

  readonly url: string;
  readonly status: number;
  readonly words: string;

  constructor(url: string, status: number, words: string) {
    super(`${url} answered ${status}, expected 200: ${words.slice(0, 300)}`);
    this.url = url;
    this.status = status;
    this.words = words;
  }
}

export interface PredictionClient {
  predict(flight: Flight): Promise<Prediction>;
  close(): Promise<void>;
}

const route = "/v1/models/flight-delays:predict";

/** Keep-alive connections to the service, one request each at a time, as a booking site would hold them. */
export function createPredictionClient(baseUrl: string, connections: number): PredictionClient {
  const pool = new Pool(new URL(baseUrl).origin, {
    connections,
    pipelining: 1,
    headersTimeout: 20_000,
    bodyTimeout: 20_000,
  });
  return {
    predict: async (flight) => {
      const started = performance.now();
      const response = await pool.request({
        method: "POST",
        path: route,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ instances: [toInstance(flight)] }),
      });
      const text = await response.body.text();
      if (response.statusCode !== 200) throw new PredictionFailedError(baseUrl + route, response.statusCode, text);
      return readAnswer(JSON.parse(text) as Answer, (performance.now() - started) / 1000, text, baseUrl);
    },
    close: () => pool.close(),
  };
}

/** The raw columns of the model's signature. */
function toInstance(flight: Flight): Record<string, string | number> {
  return {
    origin: flight.origin,
    destination: flight.destination,
    scheduled_departure: new Date(flight.scheduledDeparture).toISOString().slice(0, 19),
    distance: flight.distanceMiles,
  };
}

interface Answer {
  readonly predictions?: readonly { readonly probability?: number; readonly prediction_id?: string }[];
  readonly model_version?: string | number;
}

function readAnswer(answer: Answer, latencySeconds: number, text: string, baseUrl: string): Prediction {
  const first = answer.predictions?.[0];
  if (typeof first?.prediction_id !== "string" || typeof first.probability !== "number") {
    throw new PredictionFailedError(baseUrl + route, 200, `no probability and prediction_id in ${text}`);
  }
  return {
    predictionId: first.prediction_id,
    probability: first.probability,
    modelVersion: String(answer.model_version ?? ""),
    latencySeconds,
  };
}
