// Prints the benchmark's table.
const columns = [
  ["server", 58],
  ["conn", 5],
  ["req/s", 9],
  ["p50 ms", 8],
  ["p99 ms", 8],
  ["p99.9 ms", 9],
  ["CPU us/req", 11],
  ["RSS MiB", 8],
  ["failed", 7],
];

export function printHeader(seconds, generator) {
  console.log(`Each line ${seconds} s on this machine, load generator (${generator}) on the same cores.\n`);
  console.log(
    columns.map(([name, width], index) => (index === 0 ? name.padEnd(width) : name.padStart(width))).join(""),
  );
}

export function printRow({ label, connections, requestsPerSecond, p50, p99, p999, cpuMicros, residentMiB, failed }) {
  const cells = [
    requestsPerSecond.toFixed(0),
    ...[p50, p99, p999].map((millis) => millis.toFixed(2)),
    ...[cpuMicros.toFixed(0), residentMiB.toFixed(0), failed],
  ];
  const texts = [label, connections, ...cells].map((cell, index) => {
    const width = columns[index][1];
    return index === 0 ? String(cell).padEnd(width) : String(cell).padStart(width);
  });
  console.log(texts.join(""));
}

/** What is compared, at 64 connections and one row a request, and what is aimed at. */
const ratios = [
  ["ours, no batching", "bare node:http", 0.8],
  ["ours", "bare node:http", 1.5],
  ["ours, raw columns, log on", "bare node:http", undefined],
  ["ours", "FastAPI, onnxruntime", 5],
  ["ours, V2", "MLServer, V2", 15],
  ["ours", "BentoML", undefined],
  ["ours, /invocations", "mlflow models serve", undefined],
];

export function printRatios(results) {
  console.log("\nRatios of requests/s at 64 connections, and of CPU time the other way round:");
  const find = (label) => results.find((result) => result.label === label && result.connections === 64);
  for (const [left, right, aim] of ratios) {
    const [a, b] = [find(left), find(right)];
    if (a === undefined || b === undefined) continue;
    const rate = (a.requestsPerSecond / b.requestsPerSecond).toFixed(2);
    const aimed = aim === undefined ? "" : ` (aim ${aim})`;
    console.log(`  ${left} / ${right}: ${rate}${aimed}, CPU ${(b.cpuMicros / a.cpuMicros).toFixed(2)}`);
  }
}
