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
    const outcome = await attempt().then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    if (repeat > options.retries || !mayRepeat(outcome, options.idempotent)) {
      if ("error" in outcome) throw outcome.error;
      return outcome.answer;
    }
    const asked = "answer" in outcome ? outcome.answer.retryAfterSeconds : undefined;
    await options.wait(Math.min(60, asked ?? 2 ** (repeat - 1) * options.random()));
  }
}

function mayRepeat(outcome: { answer: Answer } | { error: unknown }, idempotent: boolean): boolean {
  if ("error" in outcome) return idempotent;
  const { status } = outcome.answer;
  return [429, 503].includes(status) || (idempotent && [500, 502, 504].includes(status));
}
