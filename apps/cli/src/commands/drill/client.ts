/** The inference service or the monitor refused what a drill sent. */
class DrillRequestError extends Error {
  override readonly name = "DrillRequestError";

  constructor(url: string, status: number, words: string) {
    super(`${url} answered ${status}, expected 200: ${words.slice(0, 300)}`);
  }
}

export interface SentFlight {
  readonly predictionId: string;
  readonly modelVersion: string;
}

const batchRows = 50;

/** Trace ids of drills begin so: their predictions can be told from others in the log. */
export const drillTrace = "d211";

/** Asks for a prediction of each flight, in their order. Throws {@link DrillRequestError}. */
export async function sendFlights(inferenceUrl: string, instances: readonly object[]): Promise<SentFlight[]> {
  const sent: SentFlight[] = [];
  for (let start = 0; start < instances.length; start += batchRows) {
    sent.push(...(await sendBatch(inferenceUrl, instances.slice(start, start + batchRows))));
  }
  return sent;
}

async function sendBatch(inferenceUrl: string, instances: readonly object[]): Promise<SentFlight[]> {
  const url = `${inferenceUrl}/v1/models/flight-delays:predict`;
  const answer = await post(url, { instances }, { traceparent: `00-${traceId()}-${"0".repeat(15)}1-01` });
  const { predictions, model_version } = JSON.parse(answer) as {
    predictions: { prediction_id: string }[];
    model_version: string | number;
  };
  return predictions.map((prediction) => ({
    predictionId: prediction.prediction_id,
    modelVersion: String(model_version),
  }));
}

export interface SentLabel {
  readonly prediction_id: string;
  readonly delay_minutes: number;
  /** ISO 8601. */
  readonly observed_at: string;
}

/** Tells the monitor how flights turned out; it may not have seen their predictions yet, and is then told again. */
export async function sendLabels(
  { monitorUrl, labelsToken }: { readonly monitorUrl: string; readonly labelsToken: string | undefined },
  labels: readonly SentLabel[],
): Promise<void> {
  const headers: Record<string, string> = labelsToken === undefined ? {} : { authorization: `Bearer ${labelsToken}` };
  let left = labels;
  for (let attempt = 0; left.length > 0 && attempt < 60; attempt++) {
    const { unknown } = JSON.parse(await post(`${monitorUrl}/labels`, { labels: left }, headers)) as {
      unknown: string[];
    };
    const missing = new Set(unknown);
    left = left.filter((label) => missing.has(label.prediction_id));
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function post(url: string, body: object, headers: Record<string, string>): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (response.status !== 200) throw new DrillRequestError(url, response.status, text);
  return text;
}

function traceId(): string {
  return drillTrace + crypto.randomUUID().replaceAll("-", "").slice(drillTrace.length);
}
