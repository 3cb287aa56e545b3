import { readFileSync, writeFileSync } from "node:fs";

const limit = Number(/minutes: (\d+)/.exec(readFileSync("params.yaml", "utf8"))[1]);
const [, ...rows] = readFileSync("flights.csv", "utf8").trim().split("\n");
const counts = {};
for (const row of rows) {
  const [, origin, delay] = row.split(",");
  counts[origin] ??= { flights: 0, late: 0 };
  counts[origin].flights++;
  if (Number(delay) > limit) counts[origin].late++;
}
writeFileSync("counts.json", JSON.stringify(counts));
