export type Outcome<Result> = { status: 200; result: Result } | { status: 429 | 500 | 504 };

export interface Admission {
  /** `deadline` and `now()` in milliseconds. */
  admit<Result>(work: () => Promise<Result>, deadline: number, now: () => number): Promise<Outcome<Result>>;
}

/** Lets so many work at a time and so many wait; refuses the rest. */
export function createAdmission(capacity: number, maxWaiting: number): Admission {
  // Lets everybody in. Your work starts here.
  return {
    admit: async (work, deadline, now) => {
      return capacity + maxWaiting > 0 && deadline > now() ? { status: 200, result: await work() } : { status: 504 };
    },
  };
}
