// Released while predictions still run on it.
// rejected: as soon as nothing runs on it
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
  let current = first;
  return {
    predict: (row) => current.run(row),
    swap: async (load) => {
      const candidate = await load();
      await candidate.run(candidate.example).catch((error: unknown) => {
        candidate.release();
        throw error;
      });
      const old = current;
      current = candidate;
      old.release();
    },
  };
}
