/** Events as they come, of which one can wait for the first that fits, be it past or still to come. */
export interface Feed<E> {
  push(event: E): void;
  /** No more will come: whoever waits gets the error. Later waits too, unless a past event fits. */
  fail(error: Error): void;
  readonly past: readonly E[];
  /** The first event, from the given place in `past` on, that the test accepts. */
  until<F extends E>(test: (event: E) => event is F, from?: number): Promise<F>;
  /** Calls the listener for each event to come; returns how to stop that. */
  listen(listener: (event: E) => void): () => void;
}

export function createFeed<E>(): Feed<E> {
  const past: E[] = [];
  const listeners = new Set<(event: E) => void>();
  const waiting = new Set<(error: Error) => void>();
  let failure: Error | undefined;
  const listen = (listener: (event: E) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    past,
    push: (event) => {
      past.push(event);
      for (const listener of [...listeners]) listener(event);
    },
    fail: (error) => {
      failure ??= error;
      for (const reject of [...waiting]) reject(failure);
      waiting.clear();
    },
    until: <F extends E>(test: (event: E) => event is F, from = 0): Promise<F> => {
      const found = past.slice(from).find(test);
      if (found !== undefined) return Promise.resolve(found);
      if (failure !== undefined) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        waiting.add(reject);
        const stop = listen((event) => {
          if (!test(event)) return;
          stop();
          waiting.delete(reject);
          resolve(event);
        });
      });
    },
    listen,
  };
}
