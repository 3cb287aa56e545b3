// Repeats whatever failed: a run is created twice.
// rejected: made two runs
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
    const again = "error" in outcome || outcome.status === 429 || outcome.status >= 500;
    if (repeat > options.retries || !again) {
      if ("error" in outcome) throw outcome.error;
      return outcome;
    }
    const asked = "error" in outcome ? undefined : outcome.retryAfterSeconds;
    await options.wait(Math.min(60, asked ?? 2 ** (repeat - 1) * options.random()));
  }
}
