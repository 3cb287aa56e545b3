import { resolve } from "node:path";
import { z } from "zod";
import { weekStart } from "./weeks.ts";

/** The traffic's settings; `process.env` is read nowhere else in it. */
export interface ReplayEnvironment {
  readonly databaseUrl: string;
  readonly inferenceUrl: string;
  readonly monitorUrl: string;
  /** Bearer token that the monitor asks for with labels; undefined: it asks for none. */
  readonly labelsToken: string | undefined;
  /** Folder of the replay's state and journals. */
  readonly directory: string;
  readonly firstWeek: string;
  readonly throughWeek: string;
  readonly rowsPerWeek: number;
  /** Real seconds of a simulated week; 0: as fast as it goes. */
  readonly secondsPerWeek: number;
  readonly connections: number;
  readonly labelDelayHours: number;
  readonly seed: number;
}

/** A setting is missing or not usable. */
class TrafficSettingError extends Error {
  override readonly name = "TrafficSettingError";

  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the traffic cannot start: ${problems.join("; ")}`);
    this.problems = problems;
  }
}

const week = z.string().refine(isWeek, "expected a Monday such as 2001-03-05");

const schema = z.object({
  DATABASE_URL: z.string(),
  INFERENCE_URL: z.url(),
  MONITOR_URL: z.url(),
  MONITOR_LABELS_TOKEN: z.string().optional(),
  MLOPS_HOME: z.string(),
  TRAFFIC_FIRST_WEEK: week,
  TRAFFIC_THROUGH_WEEK: week,
  TRAFFIC_ROWS_PER_WEEK: z.coerce.number().int().positive().default(2500),
  TRAFFIC_SECONDS_PER_WEEK: z.coerce.number().min(0).default(0),
  TRAFFIC_CONNECTIONS: z.coerce.number().int().positive().default(16),
  TRAFFIC_LABEL_DELAY_HOURS: z.coerce.number().min(0).default(24),
  TRAFFIC_SEED: z.coerce.number().int().default(1),
});

/** Reads the environment; the app that replays calls it in its one place. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): ReplayEnvironment {
  const parsed = schema.safeParse(variables);
  if (!parsed.success) {
    throw new TrafficSettingError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  }
  const set = parsed.data;
  return {
    databaseUrl: set.DATABASE_URL,
    inferenceUrl: set.INFERENCE_URL,
    monitorUrl: set.MONITOR_URL,
    labelsToken: set.MONITOR_LABELS_TOKEN || undefined,
    directory: resolve(set.MLOPS_HOME, "traffic"),
    firstWeek: set.TRAFFIC_FIRST_WEEK,
    throughWeek: set.TRAFFIC_THROUGH_WEEK,
    rowsPerWeek: set.TRAFFIC_ROWS_PER_WEEK,
    secondsPerWeek: set.TRAFFIC_SECONDS_PER_WEEK,
    connections: set.TRAFFIC_CONNECTIONS,
    labelDelayHours: set.TRAFFIC_LABEL_DELAY_HOURS,
    seed: set.TRAFFIC_SEED,
  };
}

function isWeek(text: string): boolean {
  try {
    return Number.isFinite(weekStart(text));
  } catch {
    return false;
  }
}
