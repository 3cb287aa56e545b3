// A candidate that loads is trusted.
// rejected: cannot answer
export interface Session {
  example: number;
  run(row: number): Promise<number>;
  release(): void;
}

export interface Serving {
  predict(row: number): Promise<number>;
  swap(load: () => Promise<Session>): Promise<void>;
}

export function createServing(first: Session): Serving {
  let current = { session: first, running: 0, retired: false };
  const releaseIfIdle = (held: typeof current): void => {
    if (held.retired && held.running === 0) held.session.release();
  };
  return {
    predict: async (row) => {
      const own = current;
      own.running++;
      try {
        return await own.session.run(row);
      } finally {
        own.running--;
        releaseIfIdle(own);
      }
    },
    swap: async (load) => {
      const session = await load();
      const old = current;
      current = { session, running: 0, retired: false };
      old.retired = true;
      releaseIfIdle(old);
    },
  };
}
