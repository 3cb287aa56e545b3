export interface Session {
  example: number;
  run(row: number): Promise<number>;
  release(): void;
}

export interface Serving {
  predict(row: number): Promise<number>;
  swap(load: () => Promise<Session>): Promise<void>;
}

/** Serves one session at a time and swaps it under load. */
export function createServing(first: Session): Serving {
  let current = first;
  return {
    predict: (row) => current.run(row),
    // Releases what is still in use. Your work starts here.
    swap: async (load) => {
      current.release();
      current = await load();
    },
  };
}
