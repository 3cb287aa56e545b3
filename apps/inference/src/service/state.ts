/** Where the service is in its life, and what it would say about it. */
export interface ServiceState {
  /** False as soon as the service has been told to stop. */
  ready: boolean;
  /** True once new requests are refused. */
  draining: boolean;
  /** Why the newest candidate model is not in service; undefined when nothing is wrong. */
  lastRefusal:
    | { readonly model: string; readonly reason: string; readonly message: string; readonly at: string }
    | undefined;
  /** Why the registry cannot be followed at the moment. */
  registryProblem: string | undefined;
}

export function makeServiceState(): ServiceState {
  return { ready: true, draining: false, lastRefusal: undefined, registryProblem: undefined };
}
