import { readMonitor } from "./status.ts";
import type { DrilledSystem } from "./tools.ts";

/** Whether an alert holds, firing or still pending: as Prometheus says where there is one, else as the monitor does. */
export async function holdsAlert(
  { prometheusUrl, monitorUrl }: Pick<DrilledSystem, "prometheusUrl" | "monitorUrl">,
  name: string,
): Promise<boolean> {
  if (prometheusUrl === undefined) return (await readMonitor(monitorUrl)).alerts.some((alert) => alert.name === name);
  const query = new URLSearchParams({ query: `ALERTS{alertname=${JSON.stringify(name)}}` });
  const response = await fetch(`${prometheusUrl}/api/v1/query?${query}`, { signal: AbortSignal.timeout(10_000) });
  const { data } = (await response.json()) as { data: { result: unknown[] } };
  return data.result.length > 0;
}
