import { Pool } from "undici";
import type { ReplayedRow } from "./replayed-row.ts";
import { UnexpectedAnswerError } from "./unexpected-answer.ts";

/** What the inference service answered for one row. */
export interface Prediction {
  readonly predictionId: string;
  readonly probability: number;
  readonly modelVersion: string;
  readonly latencySeconds: number;
}

export interface PredictionClient {
  predict(row: ReplayedRow): Promise<Prediction>;
  close(): Promise<void>;
}

/** Keep-alive connections to the service of a model, one request each at a time, as a site that sells would hold them. */
export function createPredictionClient(baseUrl: string, model: string, connections: number): PredictionClient {
  const route = `/v1/models/${encodeURIComponent(model)}:predict`;
  const pool = new Pool(new URL(baseUrl).origin, {
    connections,
    pipelining: 1,
    headersTimeout: 20_000,
    bodyTimeout: 20_000,
  });
  return {
    predict: async (row) => {
      const started = performance.now();
      const response = await pool.request({
        method: "POST",
        path: route,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ instances: [row.instance] }),
      });
      const text = await response.body.text();
      if (response.statusCode !== 200) throw new UnexpectedAnswerError(baseUrl + route, response.statusCode, text);
      return readAnswer(JSON.parse(text) as Answer, (performance.now() - started) / 1000, text, baseUrl + route);
    },
    close: () => pool.close(),
  };
}

interface Answer {
  readonly predictions?: readonly { readonly probability?: number; readonly prediction_id?: string }[];
  readonly model_version?: string | number;
}

function readAnswer(answer: Answer, latencySeconds: number, text: string, url: string): Prediction {
  const first = answer.predictions?.[0];
  if (typeof first?.prediction_id !== "string" || typeof first.probability !== "number") {
    throw new UnexpectedAnswerError(url, 200, `no probability and prediction_id in ${text}`);
  }
  return {
    predictionId: first.prediction_id,
    probability: first.probability,
    modelVersion: String(answer.model_version ?? ""),
    latencySeconds,
  };
}
