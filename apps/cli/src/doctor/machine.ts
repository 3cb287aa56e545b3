import { statfs } from "node:fs/promises";
import { availableParallelism, freemem, totalmem } from "node:os";
import { type Check, ok, problem, warning } from "./check.ts";
import { probeWritable } from "./writable.ts";

const gigabyte = 1e9;
const neededDiskBytes = 1 * gigabyte;
const neededMemoryBytes = 2 * 1024 ** 3;

/** Node's version against the floor, and the versions that tfjs-node's native library does not load on. */
export const checkNode: Check = async () => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const found = `${process.versions.node} on ${process.platform} ${process.arch}`;
  if (major < 20 || (major === 20 && minor < 19)) return problem("Node", found, "install Node 22 (see .nvmrc)");
  return ok("Node", found);
};

export const checkMachine: Check = async () => {
  const found = `${availableParallelism()} cores, ${gibibytes(totalmem())} memory (${gibibytes(freemem())} free)`;
  if (totalmem() < neededMemoryBytes)
    return warning("Machine", found, "the loop wants 2 GiB of memory: close other programs");
  return ok("Machine", found);
};

/** Whether the home can be written and has room. */
export function checkHome(home: string): Check {
  return async () => {
    const writable = await probeWritable(home);
    if (writable !== undefined)
      return problem("Home", `${home}: ${writable}`, "give yourself the right to write there, or set MLOPS_HOME");
    const { bavail, bsize } = await statfs(home);
    const free = Number(bavail) * Number(bsize);
    const found = `${home}, ${(free / gigabyte).toFixed(1)} GB free`;
    if (free < neededDiskBytes) return problem("Home", found, "free at least 1 GB, or set MLOPS_HOME to another disk");
    return ok("Home", found);
  };
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
