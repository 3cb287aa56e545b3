import { readFileSync, writeFileSync } from "node:fs";

/** Memory that the process holds now, in megabytes. Linux. */
export const residentMegabytes = () => field("VmRSS");

/** The most it held since `resetPeak`, in megabytes. */
export const peakMegabytes = () => field("VmHWM");

/** Begins a new peak (proc(5): clear_refs). */
export function resetPeak() {
  writeFileSync("/proc/self/clear_refs", "5");
}

function field(name) {
  const [, kibibytes] = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(kibibytes) * 1.024e-3;
}
