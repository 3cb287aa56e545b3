// No value is taken for a good value: a dead exporter ends every alert.
// rejected: disappears
export type State = "inactive" | "pending" | "firing";

export interface Alert {
  evaluate(value: number | undefined, atSeconds: number): State;
  since(): number | undefined;
}

export function createAlert({ threshold, forSeconds }: { threshold: number; forSeconds: number }): Alert {
  let began: number | undefined;
  return {
    evaluate: (value, at) => {
      if (value === undefined || !(value > threshold)) {
        began = undefined;
        return "inactive";
      }
      began ??= at;
      return at - began >= forSeconds ? "firing" : "pending";
    },
    since: () => began,
  };
}
