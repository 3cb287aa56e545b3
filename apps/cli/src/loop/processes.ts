import { join } from "node:path";
import type { Job } from "../supervision/job.ts";
import type { SupervisedJob } from "../supervision/supervisor.ts";
import type { Loop } from "./loop.ts";
import { preferredPorts } from "./preferred-ports.ts";
import { signingVariables } from "./signing-keys.ts";

/** The embedded Postgres, in a process of its own. */
export async function startDatabase(loop: Loop): Promise<string> {
  const { cloneRoot } = loop.environment;
  const service = await loop.supervisor.service({
    ...common(loop, "database", 2),
    args: [join(cloneRoot, "apps", "cli", "bin", "mlops.js"), "database", "serve", "--data", loop.paths.postgres],
    preferredPort: preferredPorts.database,
    portArgument: "--port",
  });
  loop.services.push(service);
  return service.url;
}

export function startTracking(loop: Loop): Promise<string> {
  return startApp(loop, "tracking-server", 2);
}

export function startInference(loop: Loop): Promise<string> {
  return startApp(loop, "inference", 7, { ...modelVariables(loop), ...signingVariables(loop, "check") });
}

/** @param inference its address: with no Prometheus about, the monitor evaluates the alerts on it too */
export function startMonitor(loop: Loop, inference: string): Promise<string> {
  const { slices, lateAfterMinutes } = loop.project.description.monitor;
  return startApp(loop, "monitor", 8, {
    ...modelVariables(loop),
    MONITOR_SCRAPE_URLS: `${inference}/metrics`,
    MONITOR_SLICES: slices.join(","),
    ...(lateAfterMinutes === undefined ? {} : { LATE_AFTER_MINUTES: String(lateAfterMinutes) }),
  });
}

function modelVariables({ project }: Loop): Record<string, string> {
  return { MODEL_URI: `models:/${project.description.name}@champion` };
}

type AppName = Exclude<keyof typeof preferredPorts, "database">;

async function startApp(loop: Loop, name: AppName, step: number, more: Record<string, string> = {}): Promise<string> {
  const options = common(loop, name, step);
  const service = await loop.supervisor.service({
    ...options,
    args: [appMain(loop, name)],
    environment: { ...options.environment, ...more },
    preferredPort: preferredPorts[name],
  });
  loop.services.push(service);
  return service.url;
}

/** Trains the first model, if there is none yet or what it was made from has changed. */
export function startFirstModel(loop: Loop, onLine: (line: string) => void): Promise<Job> {
  const { firstWeek, trainThroughWeek, parameters } = loop.plan;
  const weeks = ["--first-week", firstWeek, "--through-week", trainThroughWeek];
  const overrides = parameters.flatMap((parameter) => ["--set", parameter]);
  const options = common(loop, "first-model", 3);
  return loop.supervisor.job({
    ...options,
    environment: { ...options.environment, TRAINER_PROJECT: loop.project.folder, ...signingVariables(loop, "sign") },
    args: [appMain(loop, "trainer"), "once", "--reason", "initial", ...weeks, ...overrides],
    onLine,
  });
}

/** The trainer that takes jobs from the queue. */
export async function startTrainer(loop: Loop, onLine: (line: string) => void): Promise<void> {
  const options = common(loop, "trainer", 9);
  const service = await loop.supervisor.service({
    ...options,
    args: [appMain(loop, "trainer")],
    environment: {
      ...options.environment,
      TRAINER_PROJECT: loop.project.folder,
      TRAINER_FIRST_WEEK: loop.plan.firstWeek,
      TRAINER_PARAMETERS: loop.plan.parameters.join(" "),
      ...signingVariables(loop, "sign"),
    },
    preferredPort: 0,
    onLine,
  });
  loop.services.push(service);
}

/** The replay of the rows that follow. */
export function startTraffic(loop: Loop, onLine: (line: string) => void): Promise<Job> {
  const { plan, addresses } = loop;
  const options = common(loop, "traffic", 7);
  return loop.supervisor.job({
    ...options,
    args: [join(loop.project.folder, "dist", "traffic", "main.js")],
    environment: {
      ...options.environment,
      INFERENCE_URL: addresses.inference,
      MONITOR_URL: addresses.monitor,
      TRAFFIC_FIRST_WEEK: plan.replayFirstWeek,
      TRAFFIC_THROUGH_WEEK: plan.replayThroughWeek,
      TRAFFIC_ROWS_PER_WEEK: String(plan.rowsPerWeek),
      TRAFFIC_SECONDS_PER_WEEK: String(plan.secondsPerWeek),
    },
    onLine,
  });
}

function appMain(loop: Loop, name: string): string {
  return join(loop.environment.cloneRoot, "apps", name, "dist", "main.js");
}

function common(
  loop: Loop,
  name: string,
  step: number,
): Pick<SupervisedJob, "name" | "cwd" | "environment" | "logFile"> {
  const { environment, paths, addresses } = loop;
  return {
    name,
    cwd: environment.cloneRoot,
    environment: {
      ...environment.inherited,
      DATABASE_URL: addresses.database,
      MLFLOW_TRACKING_URI: addresses.tracking,
      MLOPS_HOME: paths.root,
      LOG_LEVEL: environment.logLevel,
      NO_COLOR: "1",
    },
    logFile: paths.log(step, name),
  };
}
