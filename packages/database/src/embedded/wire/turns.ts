/** Gives back the turn; calling it again does nothing. */
export type Release = () => void;

/** First come, first served use of one thing. */
export interface Turns {
  /** Resolves when it is the caller's turn. */
  take(): Promise<Release>;
  /** Whether somebody has the turn. */
  readonly busy: boolean;
}

/** A fair lock: the engine has one backend, so sessions use it in turns. */
export function createTurns(): Turns {
  const queue: (() => void)[] = [];
  let busy = false;

  function createRelease(): Release {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = queue.shift();
      if (next) next();
      else busy = false;
    };
  }

  return {
    get busy() {
      return busy;
    },
    take() {
      if (busy) return new Promise((resolve) => queue.push(() => resolve(createRelease())));
      busy = true;
      return Promise.resolve(createRelease());
    },
  };
}
