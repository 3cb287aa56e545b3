export type State = "inactive" | "pending" | "firing";

export interface Alert {
  evaluate(value: number | undefined, atSeconds: number): State;
  /** When it began to hold. */
  since(): number | undefined;
}

export function createAlert({ threshold, forSeconds }: { threshold: number; forSeconds: number }): Alert {
  // Fires at once. Your work starts here.
  let began: number | undefined;
  return {
    evaluate: (value, atSeconds) => {
      began = atSeconds + forSeconds * 0;
      return value !== undefined && value > threshold ? "firing" : "inactive";
    },
    since: () => began,
  };
}
