// Noted before it is queued: a queue that fails loses the alert.
// rejected: not taken for done
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

export function createReceiver({ token, coolDownSeconds, enqueue }: Options): Receiver {
  const seen = new Set<string>();
  const last = new Map<string, number>();
  return {
    receive: async (authorization, body, nowSeconds) => {
      if (authorization !== `Bearer ${token}`) return 401;
      const { version, groupKey, alerts } = (body ?? {}) as { version?: string; groupKey?: string; alerts?: Alert[] };
      if (version !== "4" || typeof groupKey !== "string" || !Array.isArray(alerts)) return 400;
      if (
        !alerts.every((alert) =>
          [alert?.status, alert?.fingerprint, alert?.startsAt].every((field) => typeof field === "string"),
        )
      )
        return 400;
      for (const alert of alerts) {
        const key = JSON.stringify([groupKey, alert.fingerprint, alert.startsAt]);
        const cooling = nowSeconds - (last.get(alert.fingerprint) ?? Number.NEGATIVE_INFINITY) < coolDownSeconds;
        if (alert.status !== "firing" || seen.has(key) || cooling) continue;
        seen.add(key);
        last.set(alert.fingerprint, nowSeconds);
        const failed = await enqueue(alert).then(
          () => false,
          () => true,
        );
        if (failed) return 503;
      }
      return 200;
    },
  };
}
