// All clients come back at the same moment.
// rejected: chance
export interface Answer {
  status: number;
  retryAfterSeconds?: number;
}

export interface Options {
  idempotent: boolean;
  retries: number;
  random: () => number;
  wait: (seconds: number) => Promise<void>;
}

export async function withRetries(attempt: () => Promise<Answer>, options: Options): Promise<Answer> {
  for (let repeat = 1; ; repeat++) {
    const outcome = await attempt().catch((error: unknown) => ({ error }));
    const again =
      "error" in outcome
        ? options.idempotent
        : [429, 503].includes(outcome.status) || (options.idempotent && [500, 502, 504].includes(outcome.status));
    if (repeat > options.retries || !again) {
      if ("error" in outcome) throw outcome.error;
      return outcome;
    }
    const asked = "error" in outcome ? undefined : outcome.retryAfterSeconds;
    await options.wait(Math.min(60, asked ?? 2 ** (repeat - 1)));
  }
}
