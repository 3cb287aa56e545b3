import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What `npm run bench -- NAME` printed when it was last run here. */
export interface Benchmark {
  name: string;
  /** When it ended, ISO 8601. */
  at: string;
  output: string;
}

/** The kept outputs (`reports/bench/NAME.txt`): the first line says when, the others what was printed. */
export function readBenchmarks(folder: string): Benchmark[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));
  return files.sort().map((file) => {
    const [at = "", ...lines] = readFileSync(join(folder, file), "utf8").split("\n");
    return { name: file.slice(0, -".txt".length), at, output: lines.join("\n").trim() };
  });
}
