import type { Command } from "commander";
import { dataEntry } from "./commands/data/entry.ts";

/** A command of `mlops`: its name and summary for the list, and its code, loaded only when it is the one asked for. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** All commands, in the order of the help page. Loading one only keeps `mlops data status` as quick as it should be. */
export const commandList: readonly CommandEntry[] = [
  {
    name: "start",
    summary: "run the whole loop, from the flights to a retrained model, then keep the services up",
    load: async () => (await import("./commands/start.ts")).startCommand(),
  },
  {
    name: "new",
    summary: "make a second project from a CSV of your own",
    load: async () => (await import("./commands/new/index.ts")).newCommand(),
  },
  dataEntry,
  {
    name: "pipeline",
    summary: "stages of dvc.yaml: run, status, graph, metrics, plots, export",
    load: async () => (await import("./commands/pipeline/index.ts")).pipelineCommand(),
  },
  {
    name: "serve",
    summary: "serve a model over HTTP, alone",
    load: async () => (await import("./commands/serve/index.ts")).serveCommand(),
  },
  {
    name: "tracking",
    summary: "the tracking server, alone: MLflow's REST interface without Python",
    load: async () => (await import("./commands/tracking/index.ts")).trackingCommand(),
  },
  {
    name: "runs",
    summary: "runs of the tracking server: list, show, compare",
    load: async () => (await import("./commands/runs/index.ts")).runsCommand(),
  },
  {
    name: "models",
    summary: "registered models: list, show, promote, rollback",
    load: async () => (await import("./commands/models/index.ts")).modelsCommand(),
  },
  {
    name: "reset",
    summary: "remove the loop's state (.mlops/)",
    load: async () => (await import("./commands/reset.ts")).resetCommand(),
  },
  {
    name: "doctor",
    summary: "what is installed, which backend, which ports, what is wrong and the remedy",
    load: async () => (await import("./commands/doctor.ts")).doctorCommand(),
  },
  {
    name: "database",
    summary: "serve the embedded Postgres alone",
    load: async () => (await import("./commands/database.ts")).databaseCommand(),
  },
  {
    name: "trace",
    summary: "the lineage of a prediction, model version, run, data version or file",
    load: async () => (await import("./commands/trace/index.ts")).traceCommand(),
  },
  {
    name: "card",
    summary: "the model card of a version, as Markdown or JSON",
    load: async () => (await import("./commands/card/index.ts")).cardCommand(),
  },
  {
    name: "reproduce",
    summary: "make a model version again from its commit and data, and compare",
    load: async () => (await import("./commands/reproduce/index.ts")).reproduceCommand(),
  },
  {
    name: "sign",
    summary: "sign a model's files as OpenSSF model signing does",
    load: async () => (await import("./commands/sign/index.ts")).signCommand(),
  },
  {
    name: "verify",
    summary: "check a model's files against their signature",
    load: async () => (await import("./commands/sign/verify.ts")).verifyCommand(),
  },
  {
    name: "sql",
    summary: "run SQL on the loop's database and print the rows",
    load: async () => (await import("./commands/sql/index.ts")).sqlCommand(),
  },
  {
    name: "incidents",
    summary: "what went wrong and what the loop did about it",
    load: async () => (await import("./commands/incidents/index.ts")).incidentsCommand(),
  },
  {
    name: "monitor",
    summary: "drift, performance and alerts: status, report, rules",
    load: async () => (await import("./commands/monitor/index.ts")).monitorCommand(),
  },
  {
    name: "drill",
    summary: "put a fault into the running system and see whether it is found",
    load: async () => (await import("./commands/drill/index.ts")).drillCommand(),
  },
  {
    name: "learn",
    summary: "exercises in the ten stages, graded by what your code does",
    load: async () => (await import("./commands/learn/index.ts")).learnCommand(),
  },
  {
    name: "interview",
    summary: "practise interview questions with spaced repetition",
    load: async () => (await import("./commands/interview/index.ts")).interviewCommand(),
  },
  {
    name: "init",
    summary: "make this clone your own: name, package names, license holder, git history",
    load: async () => (await import("./commands/init/index.ts")).initCommand(),
  },
  {
    name: "portfolio",
    summary: "a static site of what you have done, each claim with where it comes from",
    load: async () => (await import("./commands/portfolio/index.ts")).portfolioCommand(),
  },
];
