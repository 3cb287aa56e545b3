import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The programs that draw the charts, from the installed packages, in the order in which they must run. */
export function vegaScripts(): Promise<string[]> {
  const require = createRequire(import.meta.url);
  const programs = [
    { entry: require.resolve("vega"), file: "vega.min.js" },
    { entry: require.resolve("vega-lite"), file: "vega-lite.min.js" },
    { entry: require.resolve("vega-embed"), file: "vega-embed.min.js" },
  ];
  return Promise.all(programs.map(({ entry, file }) => readFile(join(dirname(entry), "..", "build", file), "utf8")));
}
