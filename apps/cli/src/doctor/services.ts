import { join } from "node:path";
import { isSameProcess } from "@mlops/database/process-identity";
import { preferredPorts } from "../loop/preferred-ports.ts";
import { isPortFree } from "../supervision/ports.ts";
import { type RunRecord, readRunFiles } from "../supervision/run-files.ts";
import { type Check, type Finding, ok, warning } from "./check.ts";

/** What of the loop is running, and what a crashed start left behind. */
export function checkProcesses(home: string): Check {
  return async () => {
    const records = readRunFiles(join(home, "run"));
    if (records.length === 0) return ok("Loop", "not running");
    return records.map(findingOf);
  };
}

function findingOf(record: RunRecord): Finding {
  const name = `Process ${record.name}`;
  const where = `pid ${record.pid}${record.url ? `, ${record.url}` : ""}`;
  if (isSameProcess(record)) return ok(name, `running (${where}, since ${record.startedAt})`);
  return warning(
    name,
    `gone without a word (${where})`,
    "nothing needs doing: the next `npm start` cleans up and goes on",
  );
}

/** Whether the ports that the loop would like are free; it takes others when they are not. */
export function checkPorts(home: string): Check {
  return async () => {
    const ours = new Set(readRunFiles(join(home, "run")).filter(isSameProcess).map(portOf));
    return Promise.all(
      Object.entries(preferredPorts).map(async ([name, port]): Promise<Finding> => {
        if (ours.has(port)) return ok(`Port ${port}`, `${name}, in use by the loop`);
        if (await isPortFree("127.0.0.1", port)) return ok(`Port ${port}`, `${name}, free`);
        return warning(
          `Port ${port}`,
          `${name}, taken by another program`,
          "nothing needs doing: a free one is taken instead and said",
        );
      }),
    );
  };
}

function portOf(record: RunRecord): number {
  return record.url ? Number(new URL(record.url).port) : 0;
}
