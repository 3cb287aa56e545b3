import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import type { Label } from "./label-queue.ts";
import type { Truth } from "./replayed-row.ts";
import { backoff, retrying } from "./retry.ts";
import { UnexpectedAnswerError } from "./unexpected-answer.ts";

interface LabelCounts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly contradictions: number;
  /** Refused to the end: the monitor never came to know these predictions. */
  readonly unknown: number;
}

export interface LabelClient {
  /** Delivers labels at least once, in batches; gives what the monitor counted. */
  deliver(labels: readonly Label[], signal: AbortSignal): Promise<LabelCounts>;
  close(): Promise<void>;
}

const batchSize = 500;
/** A prediction is logged a moment after it was answered, so its label may come too early: tried again this often. */
const unknownAttempts = 12;

/** @param token bearer token that the monitor asks for with labels; undefined: it asks for none */
export function createLabelClient(baseUrl: string, token: string | undefined): LabelClient {
  const pool = new Pool(new URL(baseUrl).origin, { connections: 2 });
  const monitor = { pool, baseUrl, authorization: token === undefined ? {} : { authorization: `Bearer ${token}` } };
  return {
    deliver: async (labels, signal) => {
      let counts: LabelCounts = { accepted: 0, duplicates: 0, contradictions: 0, unknown: 0 };
      for (let start = 0; start < labels.length; start += batchSize) {
        counts = addCounts(counts, await deliverBatch(monitor, labels.slice(start, start + batchSize), signal));
      }
      return counts;
    },
    close: () => pool.close(),
  };
}

interface Monitor {
  readonly pool: Pool;
  readonly baseUrl: string;
  readonly authorization: { readonly authorization?: string };
}

async function deliverBatch(monitor: Monitor, batch: Label[], signal: AbortSignal): Promise<LabelCounts> {
  let counts: LabelCounts = { accepted: 0, duplicates: 0, contradictions: 0, unknown: 0 };
  let waiting = batch;
  for (let attempt = 0; waiting.length > 0; attempt += 1) {
    const answer = await retrying(() => post(monitor, waiting), { signal, limitSeconds: 60 });
    const unknown = new Set(answer.unknown);
    counts = addCounts(counts, { ...answer, unknown: 0 });
    waiting = waiting.filter((label) => unknown.has(label.predictionId));
    if (waiting.length > 0 && attempt >= unknownAttempts)
      return addCounts(counts, { ...noCounts, unknown: waiting.length });
    if (waiting.length > 0) await sleep(backoff(attempt), undefined, { signal });
  }
  return counts;
}

const noCounts: LabelCounts = { accepted: 0, duplicates: 0, contradictions: 0, unknown: 0 };

interface Answer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly contradictions: number;
  readonly unknown: readonly string[];
}

async function post({ pool, baseUrl, authorization }: Monitor, labels: readonly Label[]): Promise<Answer> {
  const response = await pool.request({
    method: "POST",
    path: "/labels",
    headers: { "content-type": "application/json", ...authorization },
    body: JSON.stringify({ labels: labels.map(toWire) }),
  });
  const text = await response.body.text();
  if (response.statusCode !== 200) throw new UnexpectedAnswerError(`${baseUrl}/labels`, response.statusCode, text);
  return JSON.parse(text) as Answer;
}

function toWire(label: Label): Truth & { prediction_id: string; observed_at: string } {
  return {
    prediction_id: label.predictionId,
    ...label.truth,
    observed_at: new Date(label.observedAt).toISOString(),
  };
}

function addCounts(a: LabelCounts, b: LabelCounts): LabelCounts {
  return {
    accepted: a.accepted + b.accepted,
    duplicates: a.duplicates + b.duplicates,
    contradictions: a.contradictions + b.contradictions,
    unknown: a.unknown + b.unknown,
  };
}
