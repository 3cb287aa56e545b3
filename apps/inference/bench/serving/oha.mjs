// oha, the load generator of its own process in Rust: latencies to the microsecond, and an open loop that sends evenly.
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Where oha is on the PATH; undefined when it is not (`cargo install oha --locked` brings it). */
export function findOha() {
  return spawnSync("oha", ["--version"], { stdio: "ignore" }).status === 0 ? "oha" : undefined;
}

/** One run. With a rate, latency counts from when a request was due: without coordinated omission. */
export async function runOha({ url, path, bodies, headers, connections, seconds, rate }) {
  const folder = mkdtempSync(join(tmpdir(), "bench-oha-"));
  try {
    const file = join(folder, "body");
    writeFileSync(file, bodies.length === 1 ? bodies[0] : bodies.join("\n"));
    const args = [
      ...["--no-tui", "--output-format", "json", "--disable-compression", "-m", "POST"],
      ...["-z", `${seconds}s`, "-c", String(connections), "-t", "10s"],
      ...(rate === undefined ? [] : ["-q", String(rate), "--latency-correction"]),
      ...Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]),
      ...(bodies.length === 1 ? ["-D", file] : ["-Z", file]),
      `${url}${path}`,
    ];
    const { stdout } = await promisify(execFile)("oha", args, { maxBuffer: 64 * 2 ** 20 });
    return read(JSON.parse(stdout), seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** oha cuts off what is under way at the end: those are no failures of the server. */
function read(result, seconds) {
  const statuses = Object.entries(result.statusCodeDistribution);
  const answered = statuses.reduce((sum, [, count]) => sum + count, 0);
  const good = result.statusCodeDistribution["200"] ?? 0;
  const errors = Object.entries(result.errorDistribution).filter(([text]) => !text.includes("deadline"));
  const millis = (share) => (result.latencyPercentiles[share] ?? 0) * 1000;
  return {
    answered,
    requestsPerSecond: good / seconds,
    p50: millis("p50"),
    p99: millis("p99"),
    p999: millis("p99.9"),
    failed: answered - good + errors.reduce((sum, [, count]) => sum + count, 0),
  };
}
