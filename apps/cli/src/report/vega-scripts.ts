import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const files = [
  { name: "vega", file: "vega.min.js" },
  { name: "vega-lite", file: "vega-lite.min.js" },
  { name: "vega-embed", file: "vega-embed.min.js" },
];

/** The programs that draw the charts, from the installed packages, in the order in which they must run. */
export function vegaScripts(): Promise<string[]> {
  const require = createRequire(import.meta.url);
  return Promise.all(
    files.map(({ name, file }) => readFile(join(dirname(require.resolve(name)), "..", "build", file), "utf8")),
  );
}
