import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type OpenLineageTarget, openLineageTarget } from "@mlops/metadata";
import { z } from "zod";

/** The trainer's settings; `process.env` is read nowhere else in it. */
export interface TrainerEnvironment {
  readonly databaseUrl: string;
  readonly trackingUri: string;
  readonly home: string;
  /** Where data versions are kept: a folder, or `s3://bucket/prefix`; and the S3 endpoint, when it is not AWS's. */
  readonly remote: { readonly url: string; readonly endpoint: string | undefined };
  /** Folder of the machine-learning project whose pipeline is run; it is copied, never written to. */
  readonly project: string;
  /** First week of the training data; undefined: the project's. */
  readonly firstWeek: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  /** Real seconds after a retraining in which no other is begun. */
  readonly coolDownSeconds: number;
  /** Overrides of params.yaml, `train.epochs=2`. */
  readonly parameters: readonly string[];
  /** PEM file of the key that published models are signed with; undefined: they are not signed. */
  readonly privateKeyFile: string | undefined;
  /** Where OpenLineage events go (`OPENLINEAGE_URL` and so on); undefined: nowhere. */
  readonly openLineage: OpenLineageTarget | undefined;
}

/** A setting is missing or not usable. */
class TrainerSettingError extends Error {
  override readonly name = "TrainerSettingError";

  constructor(problems: readonly string[]) {
    super(`the trainer cannot start: ${problems.join("; ")}`);
  }
}

const cloneRoot: string = fileURLToPath(new URL("../../../", import.meta.url));

const schema = z.object({
  DATABASE_URL: z.string(),
  MLFLOW_TRACKING_URI: z.url(),
  MLOPS_HOME: z.string().default(`${cloneRoot}/.mlops`),
  TRAINER_REMOTE_URL: z.string().optional(),
  TRAINER_REMOTE_ENDPOINT: z.url().optional(),
  TRAINER_PROJECT: z.string().default(`${cloneRoot}/apps/flight-delays`),
  TRAINER_FIRST_WEEK: z.iso.date().optional(),
  TRAINER_COOL_DOWN_SECONDS: z.coerce.number().min(0).default(0),
  TRAINER_PARAMETERS: z.string().default(""),
  MODEL_PRIVATE_KEY_FILE: z.string().optional(),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  LOG_LEVEL: z.string().default("info"),
});

export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): TrainerEnvironment {
  const parsed = schema.safeParse(variables);
  if (!parsed.success) {
    throw new TrainerSettingError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  }
  const set = parsed.data;
  const home = resolve(set.MLOPS_HOME);
  return {
    databaseUrl: set.DATABASE_URL,
    trackingUri: set.MLFLOW_TRACKING_URI,
    home,
    remote: { url: set.TRAINER_REMOTE_URL || join(home, "remote"), endpoint: set.TRAINER_REMOTE_ENDPOINT },
    project: resolve(set.TRAINER_PROJECT),
    firstWeek: set.TRAINER_FIRST_WEEK,
    coolDownSeconds: set.TRAINER_COOL_DOWN_SECONDS,
    parameters: set.TRAINER_PARAMETERS.split(" ").filter(Boolean),
    privateKeyFile: set.MODEL_PRIVATE_KEY_FILE || undefined,
    openLineage: openLineageTarget(variables),
    host: set.HOST,
    port: set.PORT,
    logLevel: set.LOG_LEVEL,
  };
}
