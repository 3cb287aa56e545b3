import { createHash } from "node:crypto";
import { type HoldingAlert, labelKey } from "./evaluate.ts";

/** An alert with its history, as `/status` shows it. */
export interface ActiveAlert {
  /** Of the alert's name and labels: the same for every repeat. */
  readonly fingerprint: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: "pending" | "firing";
  readonly value: number;
  /** When it began to hold, milliseconds since 1970. */
  readonly since: number;
  /** When it fired; null while pending. */
  readonly firedAt: number | null;
}

/** What changed at an evaluation. */
export interface AlertChange {
  readonly active: readonly ActiveAlert[];
  readonly fired: readonly ActiveAlert[];
  readonly resolved: readonly ActiveAlert[];
}

/**
 * Moves the alerts on: what holds for its `forSeconds` fires, what no longer holds is resolved. As in Prometheus, an
 * alert that stops holding for a moment begins anew.
 *
 * @param now milliseconds since 1970
 */
export function advanceAlerts(
  before: readonly ActiveAlert[],
  holding: readonly HoldingAlert[],
  now: number,
): AlertChange {
  const known = new Map(before.map((alert) => [alert.fingerprint, alert]));
  const active = holding.map(({ alert, labels, value }): ActiveAlert => {
    const fingerprint = fingerprintOf(alert.name, labels);
    const earlier = known.get(fingerprint);
    const since = earlier?.since ?? now;
    const due = now - since >= alert.forSeconds * 1000;
    const firedAt = earlier?.firedAt ?? (due ? now : null);
    return {
      fingerprint,
      name: alert.name,
      labels,
      state: firedAt === null ? "pending" : "firing",
      value,
      since,
      firedAt,
    };
  });
  const still = new Set(active.map((alert) => alert.fingerprint));
  return {
    active,
    fired: active.filter((alert) => alert.state === "firing" && known.get(alert.fingerprint)?.state !== "firing"),
    resolved: before.filter((alert) => alert.state === "firing" && !still.has(alert.fingerprint)),
  };
}

/** Sixteen hexadecimal digits of the alert's name and labels. */
export function fingerprintOf(name: string, labels: Readonly<Record<string, string>>): string {
  return createHash("sha256")
    .update(`${name}\n${labelKey(labels)}`)
    .digest("hex")
    .slice(0, 16);
}
