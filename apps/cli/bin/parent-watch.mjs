/*
 * Loaded into every process of the loop by NODE_OPTIONS (see src/supervision/start-process.ts): when the process that
 * started it is gone, killed with -9 say, it ends like on SIGTERM, and after ten seconds by force. A parent that dies
 * cannot say so; but the kernel then gives its children another parent.
 */
import { isMainThread } from "node:worker_threads";

const pollMilliseconds = 500;
const graceMilliseconds = 10_000;

if (isMainThread && process.ppid > 1) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    setTimeout(() => process.kill(process.pid, "SIGKILL"), graceMilliseconds).unref();
    process.kill(process.pid, "SIGTERM");
  }, pollMilliseconds);
  timer.unref();
}
