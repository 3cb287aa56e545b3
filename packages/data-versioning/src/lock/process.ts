import { readFileSync } from "node:fs";

/** The command line of a live process, shortened; a plain word where it cannot be read. */
export function commandOf(pid: number): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
    return words.join(" ").slice(0, 120) || "unknown command";
  } catch {
    return "unknown command";
  }
}
