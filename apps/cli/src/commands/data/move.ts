import type { CheckoutReport } from "@mlops/data-versioning";
import { Command } from "commander";
import { announcing } from "./announcing.ts";
import { consumersOption } from "./consumers-database.ts";
import { inRepository } from "./open.ts";
import { count, print, printJson } from "./output.ts";

interface MoveOptions {
  readonly json?: boolean;
  readonly force?: boolean;
  readonly remote?: string;
  readonly runCache?: boolean;
  readonly allowBreaking?: boolean;
  readonly database?: string;
}

export function checkoutCommand(): Command {
  return new Command("checkout")
    .description("make the workspace hold the versions noted, from the cache")
    .argument("[targets...]", "tracked paths, or paths inside them; all when left out")
    .option("-f, --force", "overwrite and remove files whose content is in no cache")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  git checkout v1 && mlops data checkout")
    .action(async (targets: string[], options: MoveOptions) => {
      const reports = await inRepository("checkout", (repository) =>
        repository.checkout(targets, { force: options.force ?? false }),
      );
      if (options.json) printJson(reports);
      else print(checkoutText(reports));
    });
}

export function pushCommand(): Command {
  return withRemote(new Command("push"))
    .description("copy what the versions noted need to the remote; goes on where it was cut off")
    .option("--allow-breaking", "push versions that break the contract with their consumers")
    .addOption(consumersOption())
    .addHelpText("after", "\nExamples:\n  mlops data push\n  mlops data push data/flights --remote backup")
    .action(async (targets: string[], options: MoveOptions) => {
      const report = await announcing("push", options.database, (repository) =>
        repository.push(targets, { ...choices(options), allowBreaking: options.allowBreaking ?? false }),
      );
      if (options.json) printJson(report);
      else print(report.pushed === 0 ? "The remote has everything." : `Pushed ${count(report.pushed, "object")}.`);
    });
}

export function fetchCommand(): Command {
  return withRemote(new Command("fetch"))
    .description("copy what the versions noted need from the remote into the cache")
    .addHelpText("after", "\nExample:\n  mlops data fetch data/flights")
    .action(async (targets: string[], options: MoveOptions) => {
      const report = await inRepository("fetch", (repository) => repository.fetch(targets, choices(options)));
      if (options.json) printJson(report);
      else print(report.fetched === 0 ? "The cache has everything." : `Fetched ${count(report.fetched, "object")}.`);
    });
}

export function pullCommand(): Command {
  return withRemote(new Command("pull"))
    .description("fetch, then checkout")
    .option("-f, --force", "overwrite and remove files whose content is in no cache")
    .addHelpText("after", "\nExample:\n  git clone URL repository && cd repository && mlops data pull")
    .action(async (targets: string[], options: MoveOptions) => {
      const report = await inRepository("pull", (repository) =>
        repository.pull(targets, { ...choices(options), force: options.force ?? false }),
      );
      if (options.json) printJson(report);
      else print(`Fetched ${count(report.fetched, "object")}.\n${checkoutText(report.checkouts)}`);
    });
}

function withRemote(command: Command): Command {
  return command
    .argument("[targets...]", "tracked paths, or paths inside them; all when left out")
    .option("-r, --remote <name>", "the remote; the default one when left out")
    .option("--run-cache", "also remembered runs of pipelines")
    .option("--json", "print JSON");
}

function choices({ remote, runCache }: MoveOptions): { remote?: string; runCache: boolean } {
  return { runCache: runCache ?? false, ...(remote === undefined ? {} : { remote }) };
}

function checkoutText(reports: readonly CheckoutReport[]): string {
  const changed = reports.filter(({ written, removed }) => written + removed > 0);
  if (changed.length === 0) return "The workspace is as noted.";
  return changed
    .map(({ path, written, removed }) => `${path}: ${count(written, "file")} written, ${removed} removed`)
    .join("\n");
}
