import type { LoopHistory } from "../../history/history.ts";
import { type Chart, chart, colours } from "./chart.ts";

/** Latency of single requests by week, as the client saw it. */
export function latencyChart(history: LoopHistory): Chart {
  const points = history.requests.flatMap(({ week, p50Seconds, p99Seconds, requests }) => [
    { week, requests, quantile: "p50", milliseconds: p50Seconds * 1000 },
    { week, requests, quantile: "p99", milliseconds: p99Seconds * 1000 },
  ]);
  return chart(
    {
      id: "latency",
      title: "Latency",
      text: "Of one request over HTTP, features looked up and prediction logged, while training and everything else ran on the same machine.",
    },
    points.length,
    {
      height: 300,
      data: { values: points },
      mark: { type: "line", point: true, tooltip: { content: "data" } },
      encoding: {
        x: { field: "week", type: "ordinal", title: "week", axis: { labelAngle: -45 } },
        y: { field: "milliseconds", type: "quantitative", title: "milliseconds", scale: { type: "log" } },
        color: {
          field: "quantile",
          type: "nominal",
          title: null,
          scale: { range: [colours.before, colours.after] },
          legend: { orient: "top" },
        },
      },
    },
  );
}
