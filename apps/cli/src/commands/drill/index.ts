import { existsSync } from "node:fs";
import { join } from "node:path";
import { createPool } from "@mlops/database";
import { Command } from "commander";
import { readEnvironment } from "../../environment.ts";
import { errorMessage, UsageError } from "../../errors.ts";
import { homePaths } from "../../loop/home.ts";
import { readRunFile } from "../../supervision/run-files.ts";
import { paint } from "../../terminal/paint.ts";
import { findDatabaseUrl } from "../incidents/database-url.ts";
import { type Drill, DrillFailedError } from "./drill.ts";
import { allDrills } from "./drills/all.ts";
import { requireStillTraffic } from "./still-traffic.ts";
import { type DrilledSystem, prepareTools } from "./tools.ts";

interface DrillOptions {
  readonly database?: string;
  readonly inference?: string;
  readonly monitor?: string;
  readonly tracking?: string;
  readonly prometheus?: string;
  readonly signingKey?: string;
  readonly json?: boolean;
}

interface DrillResult {
  readonly drill: string;
  readonly fault: string;
  readonly expected: string;
  readonly passed: boolean;
  readonly happened: string;
  readonly seconds: number | null;
}

/** `mlops drill NAME`: puts a fault into the running system and looks whether it is found. */
export function drillCommand(): Command {
  const list = allDrills.map(
    ({ name, fault, expected }) => `  ${name.padEnd(18)} ${fault}\n${" ".repeat(21)}→ ${expected}`,
  );
  return new Command("drill")
    .description("put a fault into the running system and see whether it is found")
    .argument("<name>", "a drill, or `all`")
    .option("--database <url>", "Postgres of the loop (default: DATABASE_URL, or that of the loop that runs)")
    .option("--inference <url>", "the inference service (default: INFERENCE_URL, or that of the loop that runs)")
    .option("--monitor <url>", "the monitor (default: MONITOR_URL, or that of the loop that runs)")
    .option("--tracking <url>", "the registry (default: MLFLOW_TRACKING_URI, or that of the loop that runs)")
    .option("--prometheus <url>", "where the replicas' metrics are added up (default: PROMETHEUS_URL)")
    .option("--signing-key <file>", "of the models (default: MODEL_PRIVATE_KEY_FILE, or that of the loop)")
    .option("--json", "print the results as JSON")
    .addHelpText(
      "after",
      `\nDrills:\n${list.join("\n")}\n\nA drill repeats a real week a year later, with the fault in it; its predictions stay in the log, with trace ids\n` +
        "that begin with d211. Exit code 1 when something was not found.\n\nExamples:\n  mlops drill unit-change\n  mlops drill all --json",
    )
    .action(runDrills);
}

async function runDrills(name: string, options: DrillOptions): Promise<void> {
  const drills = name === "all" ? allDrills : allDrills.filter((drill) => drill.name === name);
  if (drills.length === 0)
    throw new UsageError(
      `there is no drill ${name}; there are ${allDrills.map((drill) => drill.name).join(", ")} and all`,
    );
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort(new Error("stopped")));
  const pool = createPool(findDatabaseUrl(options.database), { applicationName: "mlops-drill", max: 2 });
  try {
    const system = { ...findServices(options), db: pool, pool, modelName: "flight-delays", signal: stop.signal };
    await requireStillTraffic(pool, system.modelName);
    const results: DrillResult[] = [];
    for (const drill of drills) {
      if (!options.json) announce(drill);
      const result = await perform(drill, system);
      results.push(result);
      if (!options.json) report(result);
    }
    if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    if (results.some((result) => !result.passed)) process.exitCode = 1;
  } finally {
    await pool.end();
  }
}

/** Runs one drill; that its fault was not found, or that it could not be run, is a result too. */
export async function perform(drill: Drill, system: DrilledSystem): Promise<DrillResult> {
  const { name, fault, expected } = drill;
  try {
    const { happened, seconds } = await drill.run(await prepareTools(system));
    return { drill: name, fault, expected, passed: true, happened, seconds };
  } catch (error) {
    if (system.signal.aborted) throw error;
    const words = errorMessage(error);
    const happened = error instanceof DrillFailedError ? words : `it could not be run: ${words}`;
    return { drill: name, fault, expected, passed: false, happened, seconds: null };
  }
}

function announce({ name, fault, expected }: Drill): void {
  process.stdout.write(`${paint("bold", name)}\n  fault     ${fault}\n  expected  ${expected}\n`);
}

function report({ passed, happened, seconds }: DrillResult): void {
  const mark = passed ? paint("green", "✔") : paint("red", "✖");
  const after = seconds === null ? "" : ` (${seconds.toFixed(1)} s)`;
  process.stdout.write(`${mark} happened  ${happened}${after}\n\n`);
}

type Services = Omit<DrilledSystem, "db" | "pool" | "modelName" | "signal">;

/** As asked for, else of the environment, else of the loop that runs in this home. */
function findServices(options: DrillOptions): Services {
  const { home, cloneRoot, trackingUri, inherited } = readEnvironment();
  const running = (name: string): string | undefined => readRunFile(join(home, "run"), name)?.url;
  const find = (what: string, asked: string | undefined, variable: string, name: string): string => {
    const url = asked ?? inherited[variable] ?? running(name);
    if (url === undefined)
      throw new UsageError(`no ${what} runs for ${home}: start the loop with \`npm start\`, or give --${name} URL`);
    return url;
  };
  return {
    inferenceUrl: find("inference service", options.inference, "INFERENCE_URL", "inference"),
    monitorUrl: find("monitor", options.monitor, "MONITOR_URL", "monitor"),
    labelsToken: inherited.MONITOR_LABELS_TOKEN || undefined,
    trackingUri: options.tracking ?? trackingUri ?? running("tracking-server"),
    prometheusUrl: options.prometheus ?? (inherited.PROMETHEUS_URL || undefined),
    signingKeyFile: options.signingKey ?? findSigningKey(inherited.MODEL_PRIVATE_KEY_FILE, home),
    cloneRoot,
  };
}

function findSigningKey(asked: string | undefined, home: string): string | undefined {
  if (asked) return asked;
  const { privateKey } = homePaths(home);
  return existsSync(privateKey) ? privateKey : undefined;
}
