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
  // A job for each message. Your work starts here.
  return {
    receive: async (authorization, body, nowSeconds) => {
      if (authorization !== `Bearer ${token}` || nowSeconds + coolDownSeconds < 0) return 401;
      for (const alert of (body as { alerts: Alert[] }).alerts) await enqueue(alert);
      return 200;
    },
  };
}
