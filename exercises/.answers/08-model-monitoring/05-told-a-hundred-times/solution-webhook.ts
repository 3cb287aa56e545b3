export interface Alert {
  status: string;
  fingerprint: string;
  startsAt: string;
}

export interface Receiver {
  receive(authorization: string | undefined, body: unknown, nowSeconds: number): Promise<200 | 400 | 401 | 503>;
}

export interface Options {
  token: string;
  coolDownSeconds: number;
  enqueue: (alert: Alert) => Promise<void>;
}

interface Webhook {
  version: "4";
  groupKey: string;
  alerts: Alert[];
}

function isWebhook(body: unknown): body is Webhook {
  if (typeof body !== "object" || body === null) return false;
  const { version, groupKey, alerts } = body as Record<string, unknown>;
  return version === "4" && typeof groupKey === "string" && Array.isArray(alerts) && alerts.every(isAlert);
}

function isAlert(value: unknown): value is Alert {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Record<string, unknown>;
  return ["status", "fingerprint", "startsAt"].every((name) => typeof fields[name] === "string");
}

export function createReceiver({ token, coolDownSeconds, enqueue }: Options): Receiver {
  const seen = new Set<string>();
  const last = new Map<string, number>();
  return {
    receive: async (authorization, body, nowSeconds) => {
      if (authorization !== `Bearer ${token}`) return 401;
      if (!isWebhook(body)) return 400;
      for (const alert of body.alerts) {
        const key = JSON.stringify([body.groupKey, alert.fingerprint, alert.startsAt]);
        const cooling = nowSeconds - (last.get(alert.fingerprint) ?? Number.NEGATIVE_INFINITY) < coolDownSeconds;
        if (alert.status !== "firing" || seen.has(key) || cooling) continue;
        try {
          await enqueue(alert);
        } catch {
          return 503;
        }
        seen.add(key);
        last.set(alert.fingerprint, nowSeconds);
      }
      return 200;
    },
  };
}
