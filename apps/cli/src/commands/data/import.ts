import type { ImportedData } from "@mlops/data-versioning";
import { Command } from "commander";
import { inRepository } from "./open.ts";
import { print, printJson } from "./output.ts";

interface ImportChoices {
  readonly output?: string;
  readonly rev?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function importCommand(): Command {
  return new Command("import")
    .description("bring in another repository's data or an npm package's file, frozen at a version")
    .argument("<source>", "address or folder of a git repository, or npm:PACKAGE[@VERSION]/PATH")
    .argument("[path]", "path inside the repository")
    .option("-o, --output <path>", "where to put it")
    .option("--rev <revision>", "branch, tag or commit of the repository")
    .option("-f, --force", "replace what is there")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  mlops data import https://host/team/data.git flights -o data/flights --rev v2\n  mlops data import npm:vega-datasets@3.2.1/data/airports.csv",
    )
    .action(async (source: string, path: string | undefined, options: ImportChoices) => {
      const { output, rev, force = false } = options;
      const imported = await inRepository("import", (repository) =>
        repository.import(source, {
          force,
          ...(path === undefined ? {} : { path }),
          ...(output === undefined ? {} : { output }),
          ...(rev === undefined ? {} : { revision: rev }),
        }),
      );
      report(imported, options.json);
    });
}

export function updateCommand(): Command {
  return new Command("update")
    .description("take the newest version of an import")
    .argument("<path>", "imported path")
    .option("--rev <revision>", "another branch, tag or commit to follow from now on")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  mlops data update data/flights --rev v3")
    .action(async (path: string, options: ImportChoices) => {
      report(await inRepository("update", (repository) => repository.update(path, options.rev)), options.json);
    });
}

function report(imported: ImportedData, json: boolean | undefined): void {
  if (json) printJson(imported);
  else
    print(
      `${imported.changed ? "imported" : "unchanged"} ${imported.path}  ${imported.md5}  (at ${imported.frozenAt})`,
    );
}
