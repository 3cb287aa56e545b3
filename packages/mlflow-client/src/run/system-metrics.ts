import { cpus, freemem, totalmem } from "node:os";

/** Idle and all processor time since the machine's start, in milliseconds over all cores. */
interface CpuTimes {
  readonly idle: number;
  readonly all: number;
}

/**
 * Logs CPU and memory every `intervalSeconds` under MLflow's names (`system/…`), until the returned function is
 * called. The step counts the samples.
 */
export function startSystemMetrics(
  intervalSeconds: number,
  log: (metrics: Record<string, number>, step: number) => void,
): () => void {
  let before = cpuTimes();
  let step = 0;
  const timer = setInterval(() => {
    const now = cpuTimes();
    log({ ...memory(), "system/cpu_utilization_percentage": busyShare(before, now) }, step);
    before = now;
    step += 1;
  }, intervalSeconds * 1000).unref();
  return () => clearInterval(timer);
}

function cpuTimes(): CpuTimes {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, all };
}

function busyShare(before: CpuTimes, now: CpuTimes): number {
  const all = now.all - before.all;
  return all > 0 ? Math.round(1000 * (1 - (now.idle - before.idle) / all)) / 10 : 0;
}

function memory(): Record<string, number> {
  const total = totalmem();
  const used = total - freemem();
  const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
  return {
    "system/system_memory_usage_megabytes": megabytes(used),
    "system/system_memory_usage_percentage": Math.round((1000 * used) / total) / 10,
    "system/process_memory_usage_megabytes": megabytes(process.memoryUsage.rss()),
  };
}
