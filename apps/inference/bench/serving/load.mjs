// One measurement: closed loop (as fast as the connections allow) or open loop (a fixed rate, latency without
// coordinated omission). Bounded in time and connections, to this machine only.
import autocannon from "autocannon";
import { findOha, runOha } from "./oha.mjs";
import { usage } from "./process.mjs";

/** The tool that makes the load: oha where it is there; autocannon rounds to milliseconds and sends a second's rate in bursts. */
export const generator = findOha() ?? "autocannon";

export async function measure(server, { path, bodies, headers = {}, connections, seconds, rate }) {
  const load = {
    url: server.url,
    path,
    bodies,
    headers: { "content-type": "application/json", ...headers },
    connections,
    seconds,
    rate,
  };
  const before = usage(server.pids());
  const result = await (generator === "oha" ? runOha(load) : runAutocannon(load));
  const after = usage(server.pids());
  return {
    ...result,
    cpuMicros: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / Math.max(1, result.answered),
    residentMiB: after.residentBytes / 2 ** 20,
  };
}

async function runAutocannon({ url, path, bodies, headers, connections, seconds, rate }) {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: bodies.map((body) => ({ method: "POST", path, headers, body })),
    ...(rate === undefined ? {} : { overallRate: rate }),
  });
  return {
    answered: result.requests.total,
    requestsPerSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    p999: result.latency.p99_9,
    failed: result.non2xx + result.errors + result.timeouts,
  };
}
