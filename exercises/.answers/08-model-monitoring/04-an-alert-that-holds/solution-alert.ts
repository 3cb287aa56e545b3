export type State = "inactive" | "pending" | "firing";

export interface Alert {
  evaluate(value: number | undefined, atSeconds: number): State;
  since(): number | undefined;
}

export function createAlert({ threshold, forSeconds }: { threshold: number; forSeconds: number }): Alert {
  let state: State = "inactive";
  let began: number | undefined;
  let heldAt: number | undefined;
  let counted = 0;
  const hold = (at: number): State => {
    began ??= at;
    if (heldAt !== undefined) counted += at - heldAt;
    heldAt = at;
    return state === "firing" || counted >= forSeconds ? "firing" : "pending";
  };
  return {
    evaluate: (value, at) => {
      if (value === undefined || Number.isNaN(value)) {
        heldAt = undefined;
      } else if (value > threshold) {
        state = hold(at);
      } else {
        state = "inactive";
        began = undefined;
        heldAt = undefined;
        counted = 0;
      }
      return state;
    },
    since: () => began,
  };
}
