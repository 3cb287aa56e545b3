// Prints the benchmark's table.
const columns = [
  ["server", 34],
  ["conn", 5],
  ["req/s", 9],
  ["p50 ms", 8],
  ["p99 ms", 8],
  ["p99.9 ms", 9],
  ["CPU us/req", 11],
  ["RSS MiB", 8],
  ["failed", 7],
];

export function printHeader(seconds) {
  console.log(`Each line ${seconds} s on this machine, load generator (autocannon) on the same cores.\n`);
  console.log(
    columns.map(([name, width], index) => (index === 0 ? name.padEnd(width) : name.padStart(width))).join(""),
  );
}

export function printRow(result) {
  const { label, connections, requestsPerSecond, p50, p99, p999, cpuMicros, residentMiB, failed } = result;
  const cells = [requestsPerSecond.toFixed(0), p50, p99, p999, cpuMicros.toFixed(0), residentMiB.toFixed(0), failed];
  const texts = [label, connections, ...cells].map((cell, index) => {
    const width = columns[index][1];
    return index === 0 ? String(cell).padEnd(width) : String(cell).padStart(width);
  });
  console.log(texts.join(""));
}

export function printRatios(results) {
  const find = (label) => results.find((result) => result.label === label && result.connections === 64);
  const ratio = (left, right) => {
    const [a, b] = [find(left), find(right)];
    if (a !== undefined && b !== undefined) {
      console.log(`  ${left} / ${right}: ${(a.requestsPerSecond / b.requestsPerSecond).toFixed(2)}`);
    }
  };
  console.log("\nRatios of requests/s at 64 connections:");
  ratio("ours, no batching", "bare node:http");
  ratio("ours", "bare node:http");
  ratio("ours, raw columns, log on", "bare node:http");
  ratio("ours", "FastAPI, onnxruntime");
  ratio("ours, V2", "MLServer, V2");
  ratio("ours, /invocations", "mlflow models serve");
}
