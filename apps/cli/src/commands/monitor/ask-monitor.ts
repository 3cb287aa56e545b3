import { type CliEnvironment, readEnvironment } from "../../environment.ts";
import { errorMessage } from "../../errors.ts";
import { homePaths } from "../../loop/home.ts";
import { liveRunFiles } from "../../supervision/run-files.ts";

/** No monitor could be asked. */
export class MonitorAwayError extends Error {
  override readonly name = "MonitorAwayError";
}

/** Address of the monitor: the one given, `MONITOR_URL`, or that of the loop that runs. */
export function findMonitorUrl(given: string | undefined, environment: CliEnvironment = readEnvironment()): string {
  const running = liveRunFiles(homePaths(environment.home).run).find(({ name }) => name === "monitor");
  const url = given ?? environment.inherited.MONITOR_URL ?? running?.url;
  if (url) return url.replace(/\/$/, "");
  throw new MonitorAwayError(
    `no monitor runs in ${environment.home}: start the loop (mlops start), or say where it is with --url or MONITOR_URL`,
  );
}

/** Asks a route of the monitor for its JSON. */
export async function askMonitor<Answer extends object>(baseUrl: string, path: "/status" | "/report"): Promise<Answer> {
  const url = `${baseUrl}${path}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new MonitorAwayError(`${url} gives no answer (${errorMessage(cause)}): is the monitor up?`);
  });
  const text = await response.text();
  if (!response.ok) throw new MonitorAwayError(`${url} answered ${response.status}: ${text.slice(0, 200)}`);
  const answer = parseObject<Answer>(text);
  if (!answer || !("windows" in answer))
    throw new MonitorAwayError(`${url} did not answer as a monitor does: ${text.slice(0, 100)}`);
  return answer;
}

function parseObject<Answer extends object>(text: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Answer) : undefined;
  } catch {
    return undefined;
  }
}
