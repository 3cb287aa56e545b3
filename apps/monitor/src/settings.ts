/** What the monitor is told at its start. */
export interface Settings {
  readonly databaseUrl: string;
  /** Registry that holds the models' references; undefined: only references that were loaded before. */
  readonly trackingUri: string | undefined;
  /** `models:/NAME@ALIAS` of the model that is watched. */
  readonly modelName: string;
  readonly modelAlias: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly logLevel: string;
  /** Real milliseconds between looks at the log. */
  readonly pollMilliseconds: number;
  /** Minutes after the scheduled departure from which a flight is late. */
  readonly lateAfterMinutes: number;
  /** Predictions of a window; undefined: windows are weeks of event time. */
  readonly windowRows: number | undefined;
  /** A window is complete when this many predictions are of later ones. */
  readonly watermarkRows: number;
  /** Whole months of predictions and labels kept besides the present one; undefined: all. */
  readonly keepMonths: number | undefined;
  /** Real seconds that a fired alert waits for the labels of its week before it asks for a retraining. */
  readonly labelWaitSeconds: number;
  /** Weeks of event time (or windows by count) after a retraining in which no other is asked for the same model version. */
  readonly coolDownWeeks: number;
  /** Features whose values are looked at one by one. */
  readonly sliceFeatures: readonly string[];
  /** What asks for retrainings: the monitor's own evaluation, or Alertmanager through the webhook (the default with a token). */
  readonly retrainOn: "evaluation" | "webhook";
  /** `/metrics` of the inference service where no Prometheus evaluates the alerts on it; none: they are not evaluated. */
  readonly scrapeUrls: readonly string[];
  /** Bearer token that `POST /labels` asks for; undefined: none. Whoever sends labels moves the performance alerts. */
  readonly labelsToken: string | undefined;
  /** Bearer token that the webhook asks for; undefined: the webhook is off. */
  readonly webhookToken: string | undefined;
}
