import { z } from "zod";
import { InvalidBodyError } from "../../errors.ts";

/** An alert of an Alertmanager notification. */
export interface NotifiedAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** Alertmanager's own. */
  readonly fingerprint: string;
}

/** The body that Alertmanager posts to a webhook, version 4. */
export interface Notification {
  readonly version: "4";
  readonly groupKey: string;
  readonly alerts: readonly NotifiedAlert[];
}

const notification: z.ZodType<Notification> = z.object({
  version: z.literal("4", { error: 'expected version "4"' }),
  groupKey: z.string().min(1),
  alerts: z
    .array(
      z.object({
        status: z.enum(["firing", "resolved"]),
        labels: z
          .record(z.string(), z.string())
          .refine((labels) => labels.alertname, { error: "expected a label alertname" }),
        annotations: z.record(z.string(), z.string()).default({}),
        startsAt: z.iso.datetime({ offset: true }),
        fingerprint: z.string().min(1),
      }),
    )
    .max(1000),
});

/** Throws InvalidBodyError that names what is wrong. */
export function parseNotification(body: unknown): Notification {
  const parsed = notification.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InvalidBodyError(issue?.path.join(".") || "body", issue?.message ?? "invalid");
}
