// Looks at the deadline when the request comes, not when its turn comes.
// rejected: nobody waits for
export type Outcome<Result> = { status: 200; result: Result } | { status: 429 | 500 | 504 };

export interface Admission {
  admit<Result>(work: () => Promise<Result>, deadline: number, now: () => number): Promise<Outcome<Result>>;
}

export function createAdmission(capacity: number, maxWaiting: number): Admission {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  return {
    admit: async (work, deadline, now) => {
      if (now() >= deadline) return { status: 504 };
      if (underWay < capacity) underWay++;
      else if (waiting.length >= maxWaiting) return { status: 429 };
      else await new Promise<void>((go) => waiting.push(go));
      try {
        return { status: 200, result: await work() };
      } catch {
        return { status: 500 };
      } finally {
        const next = waiting.shift();
        if (next === undefined) underWay--;
        else next();
      }
    },
  };
}
