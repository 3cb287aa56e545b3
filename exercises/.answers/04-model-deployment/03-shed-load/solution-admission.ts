export type Outcome<Result> = { status: 200; result: Result } | { status: 429 | 500 | 504 };

export interface Admission {
  admit<Result>(work: () => Promise<Result>, deadline: number, now: () => number): Promise<Outcome<Result>>;
}

export function createAdmission(capacity: number, maxWaiting: number): Admission {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) underWay--;
    else next();
  };
  return {
    admit: async (work, deadline, now) => {
      if (underWay < capacity) underWay++;
      else if (waiting.length >= maxWaiting) return { status: 429 };
      else await new Promise<void>((go) => waiting.push(go));
      try {
        if (now() >= deadline) return { status: 504 };
        return { status: 200, result: await work() };
      } catch {
        return { status: 500 };
      } finally {
        leave();
      }
    },
  };
}
