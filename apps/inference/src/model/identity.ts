/** Which model answered: what a prediction and a metric carry. */
export interface ModelIdentity {
  readonly name: string;
  /** Registry version; `1` for a model served from a file. */
  readonly version: string;
  readonly runId: string | null;
  /** The data version it was trained on, where the registry says so. */
  readonly dataVersion: string | null;
  /** Where it came from, for people: a path or a `models:/` address. */
  readonly uri: string;
}
