import { SettingError } from "./errors.ts";
import type { Settings } from "./settings.ts";

/** The one place that reads the environment. Throws SettingError. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const number = (name: string, usual: number, least: number, most: number): number =>
    readNumber(environment, name, usual, least, most);
  return {
    databaseUrl: required(environment, "DATABASE_URL", "the URL of a Postgres"),
    trackingUri: environment.MLFLOW_TRACKING_URI || undefined,
    ...readModel(environment.MODEL_URI || "models:/flight-delays@champion"),
    host: environment.HOST || "127.0.0.1",
    port: number("PORT", 8090, 0, 65_535),
    logLevel: environment.LOG_LEVEL || "info",
    pollMilliseconds: number("MONITOR_POLL_MS", 300, 10, 3_600_000),
    lateAfterMinutes: number("LATE_AFTER_MINUTES", 15, 0, 1440),
    windowRows: environment.MONITOR_WINDOW_ROWS ? number("MONITOR_WINDOW_ROWS", 0, 200, 10_000_000) : undefined,
    watermarkRows: number("MONITOR_WATERMARK_ROWS", 20, 1, 1_000_000),
    keepMonths: environment.MONITOR_KEEP_MONTHS ? number("MONITOR_KEEP_MONTHS", 0, 1, 1200) : undefined,
    labelWaitSeconds: number("MONITOR_LABEL_WAIT_SECONDS", 3, 0, 31_536_000),
    coolDownWeeks: number("MONITOR_COOL_DOWN_WEEKS", 2, 0, 520),
    sliceFeatures: (environment.MONITOR_SLICES ?? "origin,destination,scheduled_hour").split(",").filter(Boolean),
    retrainOn: readChoice(
      environment,
      "MONITOR_RETRAIN_ON",
      environment.MONITOR_WEBHOOK_TOKEN ? "webhook" : "evaluation",
    ),
    scrapeUrls: readUrls(environment, "MONITOR_SCRAPE_URLS"),
    labelsToken: environment.MONITOR_LABELS_TOKEN || undefined,
    webhookToken: environment.MONITOR_WEBHOOK_TOKEN || undefined,
  };
}

function readModel(uri: string): { modelName: string; modelAlias: string } {
  const [, modelName, modelAlias] = /^models:\/([^/@]+)@([^/@]+)$/.exec(uri) ?? [];
  if (!modelName || !modelAlias) throw new SettingError("MODEL_URI", "models:/NAME@ALIAS", uri);
  return { modelName, modelAlias };
}

function readChoice(environment: NodeJS.ProcessEnv, name: string, usual: Settings["retrainOn"]): Settings["retrainOn"] {
  const text = environment[name];
  if (!text) return usual;
  if (text === "evaluation" || text === "webhook") return text;
  throw new SettingError(name, "evaluation or webhook", text);
}

function readUrls(environment: NodeJS.ProcessEnv, name: string): string[] {
  const urls = (environment[name] ?? "").split(",").filter(Boolean);
  const wrong = urls.find((url) => !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol));
  if (wrong !== undefined) throw new SettingError(name, "URLs with http or https, separated by commas", wrong);
  return urls;
}

function required(environment: NodeJS.ProcessEnv, name: string, expected: string): string {
  const value = environment[name];
  if (!value) throw new SettingError(name, expected, value);
  return value;
}

function readNumber(environment: NodeJS.ProcessEnv, name: string, usual: number, least: number, most: number): number {
  const text = environment[name];
  if (text === undefined || text === "") return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new SettingError(name, `an integer from ${least} to ${most}`, text);
}
