import type { DrillTools } from "./tools.ts";

/** A fault that is put into the running system on purpose, and how one sees that it was found. */
export interface Drill {
  readonly name: string;
  /** What is done to the system. */
  readonly fault: string;
  /** What should happen. */
  readonly expected: string;
  /** Puts the fault in, waits for what should happen, and says what did. Throws {@link NotFoundInTimeError} and others. */
  readonly run: (tools: DrillTools) => Promise<Finding>;
}

/** What happened. */
export interface Finding {
  /** One sentence. */
  readonly happened: string;
  /** From the fault's last request to when it was found. */
  readonly seconds: number;
}

/** What should have happened did not. */
export class DrillFailedError extends Error {
  override readonly name = "DrillFailedError";
}
