import { parseExposition, recordSamples, type Sample, type Scrape, scrapedMetrics } from "@mlops/monitoring";
import type { Logger } from "pino";

/** Gives what the alerts on the inference service are evaluated on; undefined before it was reached for the first time. */
export type ServiceWatch = () => Promise<readonly Sample[] | undefined>;

export interface ServiceWatchOptions {
  /** `/metrics` of each process. */
  readonly urls: readonly string[];
  readonly logger: Logger;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
}

/** Between scrapes, as in Prometheus's configuration of the stack. */
const PAUSE_MILLISECONDS = 5000;
/** Scrapes are kept as long as the longest range of a recorded value needs them. */
const KEPT_MILLISECONDS = 15 * 60_000;
const TIMEOUT_MILLISECONDS = 3000;

/**
 * Scrapes the inference service where no Prometheus does, and records what Prometheus's rules would. A process that is
 * away is missing from the scrape, as it would be from Prometheus; memory is bounded by the time that scrapes are kept.
 */
export function watchService({ urls, logger, now }: ServiceWatchOptions): ServiceWatch {
  let scrapes: Scrape[] = [];
  let recorded: readonly Sample[] | undefined;
  let scrapedAt = Number.NEGATIVE_INFINITY;
  const away = new Set<string>();
  return async () => {
    if (urls.length === 0) return undefined;
    if (now() - scrapedAt < PAUSE_MILLISECONDS) return recorded;
    scrapedAt = now();
    const samples = (await Promise.all(urls.map((url) => scrape(url, away, logger)))).flat();
    if (samples.length === 0 && recorded === undefined) return undefined;
    scrapes = [...scrapes.filter(({ at }) => at > scrapedAt - KEPT_MILLISECONDS), { at: scrapedAt, samples }];
    recorded = recordSamples(scrapes);
    return recorded;
  };
}

async function scrape(url: string, away: Set<string>, logger: Logger): Promise<Sample[]> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    const samples = parseExposition(await response.text(), scrapedMetrics);
    away.delete(url);
    return samples.map((sample) => ({ ...sample, labels: { ...sample.labels, instance: url } }));
  } catch (error) {
    if (!away.has(url)) logger.warn({ url }, `no metrics of the inference service: ${(error as Error).message}`);
    away.add(url);
    return [];
  }
}
