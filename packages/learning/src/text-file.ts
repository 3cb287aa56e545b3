import { readFileSync } from "node:fs";

/** A text file with `\n` as its line end, whatever the editor or the checkout made of it. */
export function readText(path: string): string {
  return readFileSync(path, "utf8").replaceAll("\r\n", "\n");
}
