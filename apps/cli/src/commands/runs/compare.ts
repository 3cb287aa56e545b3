import type { Run } from "mlflow-client";
import { UsageError } from "../../errors.ts";
import { withTracking } from "./connect.ts";
import { findRun } from "./find.ts";
import { renderTable, shortNumber } from "./table.ts";

interface CompareOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** What one param or metric is in each run. */
interface Line {
  readonly key: string;
  readonly values: readonly (string | number | undefined)[];
}

/** Prints runs side by side. */
export async function compareRuns(wanted: readonly string[], options: CompareOptions): Promise<void> {
  if (wanted.length < 2) throw new UsageError("compare: expected two runs or more, found one");
  const runs = await withTracking((client) => Promise.all(wanted.map((one) => findRun(client, one))));
  const params = lines(runs, (run) => run.data.params, options.all ?? false);
  const metrics = lines(runs, (run) => run.data.metrics, options.all ?? false);
  if (options.json) {
    const ids = runs.map((run) => run.info.runId);
    process.stdout.write(`${JSON.stringify({ runs: ids, params, metrics }, null, 2)}\n`);
    return;
  }
  const names = runs.map((run) => `${run.info.runName} (${run.info.runId.slice(0, 8)})`);
  const tables = [
    metrics.length > 0 ? renderTable(["metric", ...names], metrics.map(toRow)) : "",
    params.length > 0 ? renderTable(["param", ...names], params.map(toRow)) : "",
  ].filter(Boolean);
  process.stdout.write(tables.length > 0 ? `${tables.join("\n\n")}\n` : "The runs have the same params and metrics.\n");
}

function lines(
  runs: readonly Run[],
  read: (run: Run) => Readonly<Record<string, string | number>>,
  all: boolean,
): Line[] {
  const keys = [...new Set(runs.flatMap((run) => Object.keys(read(run))))].sort();
  const every = keys.map((key) => ({ key, values: runs.map((run) => read(run)[key]) }));
  return all ? every : every.filter(({ values }) => values.some((value) => value !== values[0]));
}

function toRow({ key, values }: Line): string[] {
  return [key, ...values.map((value) => (typeof value === "number" ? shortNumber(value) : (value ?? "-")))];
}
