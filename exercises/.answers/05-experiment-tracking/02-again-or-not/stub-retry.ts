export interface Answer {
  status: number;
  retryAfterSeconds?: number;
}

export interface Options {
  /** Whether repeating changes nothing more. */
  idempotent: boolean;
  retries: number;
  /** From 0 to below 1. */
  random: () => number;
  wait: (seconds: number) => Promise<void>;
}

/** Repeats an attempt while that is safe and of use. */
export async function withRetries(attempt: () => Promise<Answer>, options: Options): Promise<Answer> {
  // Never again. Your work starts here.
  return options.retries >= 0 ? attempt() : { status: 0 };
}
