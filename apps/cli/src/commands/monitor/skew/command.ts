import { existsSync } from "node:fs";
import { join } from "node:path";
import { compareServed, type FeatureSkew } from "@mlops/monitoring";
import { Command, InvalidArgumentError } from "commander";
import { readEnvironment } from "../../../environment.ts";
import { withStore } from "../../../store/open-store.ts";
import { computeServedOffline } from "./compute-offline.ts";
import { readServedFlights } from "./served-flights.ts";

interface SkewOptions {
  readonly week: string;
  readonly flights?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** The flights that features are computed from are not there. */
export class NoFlightFilesError extends Error {
  override readonly name = "NoFlightFilesError";

  constructor(folder: string, week: string) {
    super(
      `${folder} has no ${week}.parquet: give the folder of the weekly files with --flights, or replay that week first`,
    );
  }
}

/** Shares above this are told as skew, and the command ends with 1. */
const TOLERATED_SHARE = 0.02;

/** `mlops monitor skew`: what was served against what the offline SQL computes for the very same flights. */
export function skewCommand(): Command {
  return new Command("skew")
    .description("compare the features that were served with the offline computation for the same flights")
    .requiredOption("--week <monday>", "week of departure", parseWeek)
    .option("--flights <folder>", "weekly parquet files of flights (default: those of the loop's traffic)")
    .option("--limit <number>", "predictions to compare, drawn at random", Number, 2000)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExample:\n  mlops monitor skew --week 2001-04-02\n\nEnds with 1 when a feature differs in more than 2 % of the predictions.",
    )
    .action(async (options: SkewOptions) => {
      const files = flightFiles(options);
      const flights = await withStore((db) => readServedFlights(db, options.week, options.limit));
      const pairs = flights.length === 0 ? [] : await computeServedOffline(flights, files);
      const skew = compareServed(pairs).sort((a, b) => b.share - a.share);
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ week: options.week, compared: pairs.length, skew }, null, 2)}\n`
          : render(skew, pairs.length, options.week),
      );
      if (skew.some(({ share }) => share > TOLERATED_SHARE)) process.exitCode = 1;
    });
}

/**
 * The week's file and its neighbours: windows look back a day, and by universal time a Sunday evening in the west is in
 * the next week.
 */
function flightFiles({ week, flights }: SkewOptions): string[] {
  const folder = flights ?? join(readEnvironment().home, "traffic", "weeks");
  const file = (weeks: number): string => join(folder, `${mondayAfter(week, weeks)}.parquet`);
  if (!existsSync(file(0))) throw new NoFlightFilesError(folder, week);
  return [file(-1), file(0), file(1)].filter((path) => existsSync(path));
}

function mondayAfter(week: string, weeks: number): string {
  return new Date(Date.parse(`${week}T00:00:00Z`) + weeks * 7 * 86_400_000).toISOString().slice(0, 10);
}

function render(skew: readonly FeatureSkew[], compared: number, week: string): string {
  if (compared === 0) return `no predictions about flights of the week ${week} in the log\n`;
  const different = skew.filter(({ different }) => different > 0);
  const head = `${compared} predictions of the week ${week} compared with the offline computation, ${skew.length} features`;
  if (different.length === 0) return `${head}: all equal\n`;
  const lines = different.map(({ feature, share, examples: [example] }) => {
    const shown = example
      ? `, as in ${example.id}: served ${String(example.served)}, offline ${String(example.computed)}`
      : "";
    return `  ${feature}: ${(share * 100).toFixed(1)} % differ${shown}`;
  });
  return `${[`${head}:`, ...lines].join("\n")}\n`;
}

function parseWeek(text: string): string {
  const time = Date.parse(`${text}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(text) && new Date(time).getUTCDay() === 1) return text;
  throw new InvalidArgumentError("expected a Monday, such as 2001-04-02");
}
