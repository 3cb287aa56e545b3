import { type OpenMetricsContentType, Registry } from "prom-client";

/** What is registered, as prom-client hands it out; the string form has exemplars, the JSON form has not. */
interface Readable {
  readonly name: string;
  readonly help: string;
  readonly type: unknown;
  get(): Promise<{ readonly name: string }>;
  getForPromString?(): Promise<{ readonly name: string }>;
}

/** The content type of OpenMetrics 1.0, with exemplars. */
export const openMetricsType: OpenMetricsContentType = Registry.OPENMETRICS_CONTENT_TYPE;

/** prom-client's constructor takes the content type, which its types do not say. */
const OpenMetricsRegistry = Registry as unknown as new (
  contentType: OpenMetricsContentType,
) => Registry<OpenMetricsContentType>;

/** True when a client, as Prometheus by default, takes OpenMetrics. */
export function acceptsOpenMetrics(accept: string | undefined): boolean {
  return accept?.includes("application/openmetrics-text") ?? false;
}

/**
 * A registry's metrics in OpenMetrics text, in which a counter's name has no `_total` but its sample has. prom-client
 * would rename the counters of the registry itself, and so break its Prometheus text: the renaming is done on views.
 */
export function openMetricsText(registry: Registry): Promise<string> {
  const views = new OpenMetricsRegistry(openMetricsType);
  for (const metric of registry.getMetricsAsArray())
    views.registerMetric(viewOf(metric as unknown as Readable) as never);
  return views.metrics();
}

function viewOf(metric: Readable): unknown {
  const isCounter = metric.type === "counter";
  const rename = (name: string): string => (isCounter ? name.replace(/_total$/, "") : name);
  return {
    name: rename(metric.name),
    help: metric.help,
    type: metric.type,
    get: async () => {
      const read = await (metric.getForPromString?.() ?? metric.get());
      return { ...read, name: rename(read.name) };
    },
  };
}
