import { z } from "zod";

/** An alert that fired, and when it ended. */
export interface SeenAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly severity: string;
  readonly summary: string;
  readonly firedAt: Date;
  readonly resolvedAt: Date | null;
}

/** What the monitor says of itself, as far as a drill needs it. */
export interface MonitorView {
  readonly model: { readonly name: string; readonly version: number | null };
  /** Those that hold now. */
  readonly alerts: readonly { readonly name: string; readonly state: string }[];
  readonly alertHistory: readonly SeenAlert[];
  readonly windows: readonly { readonly week: string; readonly modelVersion: number; readonly status: string }[];
}

const status: z.ZodType<MonitorView> = z.object({
  model: z.object({ name: z.string(), version: z.number().nullable() }),
  alerts: z.array(z.object({ name: z.string(), state: z.string() })),
  alertHistory: z.array(
    z.object({
      name: z.string(),
      labels: z.record(z.string(), z.string()),
      severity: z.string(),
      summary: z.string(),
      firedAt: z.coerce.date(),
      resolvedAt: z.coerce.date().nullable(),
    }),
  ),
  windows: z.array(z.object({ week: z.string(), modelVersion: z.number(), status: z.string() })),
});

/** The monitor did not answer as it should. */
class MonitorUnreadableError extends Error {
  override readonly name = "MonitorUnreadableError";

  constructor(url: string, found: string, cause: unknown) {
    super(`${url}/status: expected the monitor's status, found ${found}; is that the monitor's address (--monitor)?`, {
      cause,
    });
  }
}

/** Throws {@link MonitorUnreadableError}. */
export async function readMonitor(url: string): Promise<MonitorView> {
  try {
    const response = await fetch(`${url}/status`, { signal: AbortSignal.timeout(10_000) });
    return status.parse(await response.json());
  } catch (error) {
    throw new MonitorUnreadableError(url, error instanceof Error ? error.message.slice(0, 200) : String(error), error);
  }
}
