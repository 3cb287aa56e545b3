import { Command } from "commander";
import { UsageError } from "../../errors.ts";
import { inRepository } from "./open.ts";
import { print, printJson, table } from "./output.ts";

interface AddOptions {
  readonly default?: boolean;
  readonly force?: boolean;
  readonly local?: boolean;
  readonly set: readonly string[];
}

export function remoteCommand(): Command {
  const add = new Command("add")
    .description("name a remote: a folder, or s3://bucket/prefix")
    .argument("<name>")
    .argument("<url>")
    .option("-d, --default", "make it the default")
    .option("-f, --force", "change one that exists")
    .option("--local", "note it in .dvc/config.local, which git ignores (for credentials)")
    .option("--set <key=value>", "a setting, such as endpointurl, region, profile; can be repeated", collect, [])
    .addHelpText(
      "after",
      "\nExamples:\n  mlops data remote add -d storage /srv/data\n  mlops data remote add store s3://flights/dvc --set endpointurl=http://localhost:7070 --set region=us-east-1",
    )
    .action(async (name: string, url: string, options: AddOptions) => {
      const settings = Object.fromEntries(options.set.map(keyAndValue));
      await inRepository("remote add", (repository) =>
        repository.addRemote(name, url, {
          isDefault: options.default ?? false,
          force: options.force ?? false,
          local: options.local ?? false,
          settings,
        }),
      );
    });
  const list = new Command("list")
    .description("list remotes")
    .option("--json", "print JSON")
    .action(async (options: { json?: boolean }) => {
      const remotes = await inRepository("remote list", (repository) => repository.remotes());
      if (options.json) printJson(remotes.map(({ name, url, isDefault }) => ({ name, url, isDefault })));
      else print(table(remotes.map(({ name, url, isDefault }) => [name, url, isDefault ? "(default)" : ""])));
    });
  const remove = new Command("remove")
    .description("forget a remote")
    .argument("<name>")
    .action((name: string) => inRepository("remote remove", (repository) => repository.removeRemote(name)));
  const setDefault = new Command("default")
    .description("make a remote the default")
    .argument("<name>")
    .action((name: string) => inRepository("remote default", (repository) => repository.setDefaultRemote(name)));
  return new Command("remote")
    .description("places outside the repository that hold its data")
    .addCommand(add)
    .addCommand(list)
    .addCommand(remove)
    .addCommand(setDefault);
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function keyAndValue(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--set takes key=value, found "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}
