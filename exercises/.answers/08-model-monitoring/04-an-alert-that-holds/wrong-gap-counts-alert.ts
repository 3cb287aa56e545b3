// The time of a gap counts: it fires on what nobody saw.
// rejected: does not count
export type State = "inactive" | "pending" | "firing";

export interface Alert {
  evaluate(value: number | undefined, atSeconds: number): State;
  since(): number | undefined;
}

export function createAlert({ threshold, forSeconds }: { threshold: number; forSeconds: number }): Alert {
  let state: State = "inactive";
  let began: number | undefined;
  return {
    evaluate: (value, at) => {
      if (value === undefined || Number.isNaN(value)) return state;
      if (value > threshold) {
        began ??= at;
        state = at - began >= forSeconds ? "firing" : "pending";
      } else {
        began = undefined;
        state = "inactive";
      }
      return state;
    },
    since: () => began,
  };
}
