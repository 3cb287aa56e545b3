import { request } from "undici";
import { z } from "zod";

/** Drift of a feature (or of the score) in a week. */
interface FeatureDrift {
  feature: string;
  psi: number;
  psiLimit: number;
  verdict: string;
}

/** A week of one model version, as the monitor measured it. */
interface MonitoredWindow {
  modelVersion: number;
  week: string;
  predictions: number;
  drift: { features: FeatureDrift[]; score: FeatureDrift } | null;
}

/** An alert that fired, now or before. */
interface FiredAlert {
  name: string;
  week: string | null;
  summary: string;
  firedAt: string;
}

/** A retraining that the monitor asked for. */
interface RetrainingRequest {
  alert: string;
  modelVersion: number;
  week: string;
  throughWeek: string;
  reason: string;
  requestedAt: string;
}

/** What of the monitor's `/status` the loop shows. */
export interface MonitorStatus {
  windows: MonitoredWindow[];
  alertHistory: FiredAlert[];
  retrainings: RetrainingRequest[];
}

const drift: z.ZodType<FeatureDrift> = z.object({
  feature: z.string(),
  psi: z.number(),
  psiLimit: z
    .number()
    .nullable()
    .transform((limit) => limit ?? Number.POSITIVE_INFINITY),
  verdict: z.string(),
});

const status: z.ZodType<MonitorStatus> = z.object({
  windows: z.array(
    z.object({
      modelVersion: z.number(),
      week: z.string(),
      predictions: z.number(),
      drift: z.object({ features: z.array(drift), score: drift }).nullable(),
    }),
  ),
  alertHistory: z.array(
    z.object({ name: z.string(), week: z.string().nullable(), summary: z.string(), firedAt: z.string() }),
  ),
  retrainings: z.array(
    z.object({
      alert: z.string(),
      modelVersion: z.number(),
      week: z.string(),
      throughWeek: z.string(),
      reason: z.string(),
      requestedAt: z.string(),
    }),
  ),
});

/** The monitor answered something that is not its status. */
class MonitorStatusError extends Error {
  override readonly name = "MonitorStatusError";

  constructor(url: string, reason: string) {
    super(`${url} did not give the monitor's status: ${reason}`);
  }
}

/** Asks a running monitor. */
export async function readMonitorStatus(monitorUrl: string): Promise<MonitorStatus> {
  const url = `${monitorUrl}/status`;
  const response = await request(url, { headersTimeout: 15_000 });
  const text = await response.body.text();
  if (response.statusCode !== 200) throw new MonitorStatusError(url, `${response.statusCode} ${text.slice(0, 200)}`);
  const parsed = status.safeParse(JSON.parse(text));
  if (!parsed.success) throw new MonitorStatusError(url, z.prettifyError(parsed.error).split("\n")[0] ?? "");
  return parsed.data;
}
