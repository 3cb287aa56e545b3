// Once for a fingerprint, for ever: the next real alert is ignored.
// rejected: a new one
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

export function createReceiver({ token, enqueue }: Options): Receiver {
  const seen = new Set<string>();
  return {
    receive: async (authorization, body) => {
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
        if (alert.status !== "firing" || seen.has(alert.fingerprint)) continue;
        const failed = await enqueue(alert).then(
          () => false,
          () => true,
        );
        if (failed) return 503;
        seen.add(alert.fingerprint);
      }
      return 200;
    },
  };
}
