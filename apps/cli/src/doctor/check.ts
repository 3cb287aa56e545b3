/** What one look found. `warning`: it works, but not as well as it could. */
export type Verdict = "ok" | "warning" | "problem";

/** One finding of `mlops doctor`. */
export interface Finding {
  readonly name: string;
  readonly verdict: Verdict;
  /** What was found. */
  readonly found: string;
  /** What to do, when there is something to do. */
  readonly remedy?: string;
}

/** A look at one thing; never throws for what it looks at. */
export type Check = () => Promise<Finding | readonly Finding[]>;

export function ok(name: string, found: string): Finding {
  return { name, verdict: "ok", found };
}

export function warning(name: string, found: string, remedy: string): Finding {
  return { name, verdict: "warning", found, remedy };
}

export function problem(name: string, found: string, remedy: string): Finding {
  return { name, verdict: "problem", found, remedy };
}
