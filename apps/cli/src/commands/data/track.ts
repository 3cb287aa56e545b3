import { type AddedPath, initRepository, type PathStatus } from "@mlops/data-versioning";
import { Command } from "commander";
import { paint } from "../../terminal/paint.ts";
import { announcing } from "./announcing.ts";
import { consumersOption } from "./consumers-database.ts";
import { inRepository } from "./open.ts";
import { bytesText, count, print, printJson, table } from "./output.ts";

interface JsonOption {
  readonly json?: boolean;
}

export function initCommand(): Command {
  return new Command("init")
    .description("make a data repository in this folder (as dvc init)")
    .option("--no-scm", "work without git")
    .option("--subdir", "inside a git repository, not at its top")
    .option("-f, --force", "start anew: remove the settings and cache that are here")
    .addHelpText("after", "\nExample:\n  git init && mlops data init && mlops data add data/")
    .action(async (options: { scm: boolean; subdir?: boolean; force?: boolean }) => {
      const repository = await initRepository(process.cwd(), {
        noScm: !options.scm,
        subdir: options.subdir ?? false,
        force: options.force ?? false,
      });
      print(`Made a data repository in ${repository.root}.`);
    });
}

export function addCommand(): Command {
  return new Command("add")
    .description("put files and folders into the cache and note their versions in .dvc files")
    .argument("<paths...>", "files or folders")
    .option("--strict", "refuse data that break their contract")
    .addOption(consumersOption())
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  mlops data add data/flights\n  mlops data add --strict data/flights   # refuses data that break contract.yaml",
    )
    .action(async (paths: string[], options: JsonOption & { strict?: boolean; database?: string }) => {
      const added = await announcing("add", options.database, (repository) =>
        repository.add(paths, { strict: options.strict ?? false }),
      );
      if (options.json) printJson(added);
      else for (const one of added) print(addedText(one));
    });
}

export function commitCommand(): Command {
  return new Command("commit")
    .description("note what the workspace holds as the version of what is tracked already")
    .argument("[targets...]", "tracked paths; all when left out")
    .addOption(consumersOption())
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  mlops data commit data/flights\n\nOutputs of stages: mlops pipeline commit.")
    .action(async (targets: string[], options: JsonOption & { database?: string }) => {
      const committed = await announcing("commit", options.database, (repository) => repository.commit(targets));
      if (options.json) printJson(committed);
      else print(committed.length === 0 ? "Nothing to commit." : committed.map(addedText).join("\n"));
    });
}

function addedText({ path, md5, size, nfiles, changed, contract, breaking }: AddedPath): string {
  const files = nfiles === undefined ? "" : `${count(nfiles, "file")}, `;
  const head = `${changed ? paint("green", "added") : "unchanged"} ${path}  ${md5}  (${files}${bytesText(size)})`;
  const violations = (contract?.violations ?? []).map(
    ({ column, rule, expected, found, count: rows }) =>
      `  ${paint("yellow", "contract:")} ${column ?? "rows"}: ${rule}: expected ${expected}, found ${found}${rows > 0 ? ` (${count(rows, "row")})` : ""}`,
  );
  const breaks =
    breaking.length > 0 ? [`  ${paint("red", "breaking:")} ${breaking.join("; ")}; push needs --allow-breaking`] : [];
  return [head, ...(contract?.ok ? ["  contract kept"] : violations), ...breaks].join("\n");
}

export function statusCommand(): Command {
  return new Command("status")
    .description("compare the workspace with the versions noted; reads only what changed since the last look")
    .argument("[targets...]", "tracked paths, .dvc files or stages; all when left out")
    .option("--json", "print JSON")
    .option("-q, --quiet", "print nothing; exit 1 when something changed")
    .addHelpText("after", "\nExamples:\n  mlops data status\n  mlops data status data/flights --json")
    .action(async (targets: string[], options: JsonOption & { quiet?: boolean }) => {
      const statuses = await inRepository("status", (repository) => repository.status(targets));
      if (options.quiet) {
        if (statuses.some((status) => status.state !== "clean" && !isUnmade(status))) process.exitCode = 1;
      } else if (options.json) printJson(statuses);
      else print(statusText(statuses));
    });
}

/** A stage's output that was never made is no change of data; the pipeline tells of it. */
function isUnmade({ state, workspaceMd5 }: PathStatus): boolean {
  return state === "new" && workspaceMd5 === undefined;
}

function statusText(statuses: readonly PathStatus[]): string {
  const unmade = statuses.filter(isUnmade);
  const known = statuses.filter((status) => !isUnmade(status));
  const changed = known.filter(({ state }) => state !== "clean");
  const lines = changed.map(({ state, path }) => [paint(state === "not in cache" ? "red" : "yellow", state), path]);
  const bad = known.flatMap(({ path, bad: reason }) =>
    reason === undefined ? [] : [`${paint("red", "bad version")}  ${path}: ${reason}`],
  );
  const waiting =
    unmade.length === 0 ? [] : [`${count(unmade.length, "output")} of stages not made yet: mlops pipeline run`];
  const head = changed.length === 0 ? `${count(known.length, "tracked path")}, all as noted.` : table(lines);
  return [head, ...bad, ...waiting].join("\n");
}
