// One measurement: closed loop (as fast as the connections allow) or open loop (a fixed rate, latency without
// coordinated omission). Bounded in time and connections, to this machine only.
import autocannon from "autocannon";
import { usage } from "./process.mjs";

export async function measure(server, { path, bodies, headers = {}, connections, seconds, rate }) {
  const requests = bodies.map((body) => ({
    method: "POST",
    path,
    headers: { "content-type": "application/json", ...headers },
    body,
  }));
  const before = usage(server.pids());
  const result = await autocannon({
    url: server.url,
    connections,
    duration: seconds,
    requests,
    ...(rate === undefined ? {} : { overallRate: rate }),
  });
  const after = usage(server.pids());
  const answered = result.requests.total;
  return {
    requestsPerSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    p999: result.latency.p99_9,
    failed: result.non2xx + result.errors + result.timeouts,
    cpuMicros: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / Math.max(1, answered),
    residentMiB: after.residentBytes / 2 ** 20,
  };
}
