// Work that throws keeps its place for ever.
// rejected: frees its place
export type Outcome<Result> = { status: 200; result: Result } | { status: 429 | 500 | 504 };

export interface Admission {
  admit<Result>(work: () => Promise<Result>, deadline: number, now: () => number): Promise<Outcome<Result>>;
}

export function createAdmission(capacity: number, maxWaiting: number): Admission {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  return {
    admit: async (work, deadline, now) => {
      if (underWay < capacity) underWay++;
      else if (waiting.length >= maxWaiting) return { status: 429 };
      else await new Promise<void>((go) => waiting.push(go));
      const leave = (): void => {
        const next = waiting.shift();
        if (next === undefined) underWay--;
        else next();
      };
      if (now() >= deadline) {
        leave();
        return { status: 504 };
      }
      const outcome = await work().then(
        (result) => ({ status: 200 as const, result }),
        () => ({ status: 500 as const }),
      );
      if (outcome.status === 200) leave();
      return outcome;
    },
  };
}
