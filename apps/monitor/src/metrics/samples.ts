import type { Sample } from "@mlops/monitoring";
import type { Registry } from "prom-client";

/** The registry's values as Prometheus would scrape them now (histograms by their series). */
export async function samplesOf(registry: Registry): Promise<Sample[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.flatMap(({ name, values }) =>
    values.map((value) => ({
      metric: (value as { metricName?: string }).metricName ?? name,
      labels: Object.fromEntries(Object.entries(value.labels).map(([label, text]) => [label, String(text)])),
      value: value.value,
    })),
  );
}
