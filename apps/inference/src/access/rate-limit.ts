import { RequestError } from "../errors.ts";

/** A token bucket for each name: `rate` requests a second, and a burst of one second's worth. */
export interface RateLimit {
  /** Takes one request's place. Throws RequestError `rate_limited` with the seconds to wait. */
  take(name: string, rate: number): void;
}

interface Bucket {
  level: number;
  at: number;
}

export function makeRateLimit(now: () => number = () => performance.now()): RateLimit {
  const buckets = new Map<string, Bucket>();
  return {
    take: (name, rate) => {
      const burst = Math.max(1, rate);
      const bucket = buckets.get(name) ?? { level: burst, at: now() };
      buckets.set(name, bucket);
      bucket.level = Math.min(burst, bucket.level + ((now() - bucket.at) / 1000) * rate);
      bucket.at = now();
      if (bucket.level < 1) throw limited(name, rate, (1 - bucket.level) / rate);
      bucket.level -= 1;
    },
  };
}

function limited(name: string, rate: number, waitSeconds: number): RequestError {
  const message = `rate limit of ${name}: expected at most ${rate} requests a second, found more`;
  return new RequestError("rate_limited", message, Math.max(1, Math.ceil(waitSeconds)));
}
