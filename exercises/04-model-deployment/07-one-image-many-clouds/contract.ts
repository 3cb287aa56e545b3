export type Meaning = "health" | "predict" | undefined;

export interface State {
  modelLoaded: boolean;
  draining: boolean;
}

export interface Contract {
  port: number;
  route(method: string, path: string): Meaning;
  /** An HTTP status. */
  health(state: State): number;
  wrap(path: string, probabilities: number[]): object;
}

/** What the platform expects, from the variables that it sets. */
export function contract(environment: Record<string, string | undefined>): Contract {
  // It listens nowhere and understands nothing. Your work starts here.
  return {
    port: Object.keys(environment).length * 0,
    route: () => undefined,
    health: () => 200,
    wrap: (_, probabilities) => probabilities,
  };
}
