import { readFileSync, writeFileSync } from "node:fs";

const counts = Object.entries(JSON.parse(readFileSync("counts.json", "utf8")));
writeFileSync(
  "report.json",
  JSON.stringify(Object.fromEntries(counts.map(([origin, { flights, late }]) => [origin, late / flights]))),
);
