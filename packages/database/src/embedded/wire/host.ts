import type { Engine } from "../engine.ts";
import type { Turns } from "./turns.ts";

/** What all sessions of a server share. */
export interface SessionHost {
  readonly turns: Turns;
  /** The backend as it is now: a crashed one is replaced. */
  engine(): Promise<Engine>;
  /** Tells that the backend died while it ran this session's messages. */
  crashed(error: unknown): void;
  /** Number of the session whose unnamed prepared statement the backend holds. */
  unnamedOwner: number;
  /** A transaction in which the client is silent so long is rolled back and the client sent away, in milliseconds. */
  readonly idleInTransactionMillis: number;
}
