import type { Registry } from "prom-client";
import type { AlertJudge } from "../alerts/judge.ts";
import { samplesOf } from "../metrics/samples.ts";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";
import type { WindowMetrics } from "../metrics/window-metrics.ts";
import type { ServiceWatch } from "../scrape/watch-service.ts";
import type { WindowBoard } from "../windows/board.ts";
import type { MeasuredWindow, WindowWatch } from "../windows/watch.ts";

export interface LookParts {
  readonly watch: WindowWatch;
  readonly board: WindowBoard;
  readonly champion: () => Promise<number | undefined>;
  readonly windowMetrics: WindowMetrics;
  readonly watchRecent: (modelVersion: number | undefined) => Promise<void>;
  /** What the alerts are evaluated on, beside what is scraped of the inference service. */
  readonly measured: Registry;
  readonly watchService: ServiceWatch;
  readonly watchJobs: () => Promise<void>;
  readonly judge: AlertJudge;
  readonly metrics: ServiceMetrics;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** One look at the log: measure what changed, show it, judge it. */
export async function look(parts: LookParts): Promise<void> {
  const started = parts.now();
  for (const window of await parts.watch.look()) parts.board.put(window);
  const version = await parts.champion();
  const window = servingWindow(parts.board, version);
  if (window) parts.windowMetrics.show(window, parts.board.labelledShareBefore(window));
  else parts.windowMetrics.clear();
  await parts.watchRecent(version);
  await parts.watchJobs();
  await parts.judge.judge(await samplesOf(parts.measured), window, await parts.watchService());
  parts.metrics.looked((parts.now() - started) / 1000);
}

/** The newest complete window of the model that serves. */
export function servingWindow(board: WindowBoard, version: number | undefined): MeasuredWindow | undefined {
  return version === undefined ? undefined : board.newestClosed(version);
}
