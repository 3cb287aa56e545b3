import { parseArgs } from "node:util";
import { type Week, weekStart } from "@mlops/replay";

/** What the ingest is told on its command line. */
export interface IngestArguments {
  readonly firstWeek: Week;
  readonly throughWeek: Week;
  readonly out: string;
  readonly contract: string;
  /** Another parquet file than the one of vega-datasets. */
  readonly source: string | undefined;
}

/** Reads the command line. Throws an error that says what is wrong with it. */
export function readArguments(args: readonly string[]): IngestArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "first-week": { type: "string", default: "2001-01-01" },
      "through-week": { type: "string" },
      out: { type: "string", default: "data/flights" },
      contract: { type: "string", default: "contract.yaml" },
      source: { type: "string" },
      debug: { type: "boolean" },
      time: { type: "boolean" },
    },
  });
  const throughWeek = values["through-week"];
  if (throughWeek === undefined) throw new IngestUsageError("--through-week is missing: the Monday of the last week");
  if (weekStart(throughWeek) < weekStart(values["first-week"])) {
    throw new IngestUsageError(`--through-week ${throughWeek} is before --first-week ${values["first-week"]}`);
  }
  return {
    firstWeek: values["first-week"],
    throughWeek,
    out: values.out,
    contract: values.contract,
    source: values.source,
  };
}

/** A command line that cannot be followed. */
class IngestUsageError extends Error {
  constructor(problem: string) {
    super(`${problem}; usage: ingest.js --first-week 2001-01-01 --through-week 2001-02-26 --out data/flights`);
    this.name = "IngestUsageError";
  }
}
