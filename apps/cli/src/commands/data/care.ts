import type { GcReport, VerifyReport } from "@mlops/data-versioning";
import { Command, InvalidArgumentError } from "commander";
import { UsageError } from "../../errors.ts";
import { paint } from "../../terminal/paint.ts";
import { announcing } from "./announcing.ts";
import { consumersOption } from "./consumers-database.ts";
import { inRepository } from "./open.ts";
import { bytesText, count, print, printJson } from "./output.ts";

interface GcChoices {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly workspaceOnly?: boolean;
  readonly commits: number;
  readonly cloud?: string | boolean;
}

export function gcCommand(): Command {
  return new Command("gc")
    .description("show what no branch, tag, stash or kept commit uses; remove it with --yes")
    .option("-y, --yes", "remove, after showing")
    .option("--workspace-only", "keep only what the workspace uses")
    .option("-n, --commits <number>", "also keep what so many of the newest commits use", wholeNumber, 1)
    .option("--cloud [remote]", "also in a remote; the default one when not named")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  mlops data gc                 # only shows\n  mlops data gc --yes -n 10     # keeps the last ten commits too",
    )
    .action(async (options: GcChoices) => {
      const report = await inRepository("gc", (repository) =>
        repository.gc({
          remove: options.yes ?? false,
          workspaceOnly: options.workspaceOnly ?? false,
          commits: options.commits,
          ...(options.cloud ? { remote: options.cloud } : {}),
        }),
      );
      if (options.json) printJson(report);
      else print(gcText(report));
    });
}

const SHOWN = 10;

function gcText({ removed, kept, unused, bytes, remoteUnused }: GcReport): string {
  const lines = [
    `${count(kept, "object")} in use. ${removed ? "Removed" : "Unused"}: ${count(unused.length, "object")}, ${bytesText(bytes)}${remoteUnused.length > 0 ? `, and ${remoteUnused.length} in the remote` : ""}.`,
  ];
  for (const md5 of unused.slice(0, SHOWN)) lines.push(`  ${md5}`);
  if (unused.length > SHOWN) lines.push(`  and ${unused.length - SHOWN} more (all with --json)`);
  if (!removed && unused.length + remoteUnused.length > 0) lines.push("Nothing was removed; say --yes to remove.");
  return lines.join("\n");
}

export function verifyCommand(): Command {
  return new Command("verify")
    .description("hash every object of the cache again; name what is corrupt and where a good copy is")
    .option("--repair", "replace corrupt objects by good copies; set aside those that have none")
    .option("-r, --remote <name>", "remote to look for good copies in")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExample:\n  mlops data verify --repair\n\nExits with 1 when something is corrupt and not repaired, or missing.",
    )
    .action(async (options: { json?: boolean; repair?: boolean; remote?: string }) => {
      const { json, ...choices } = options;
      const report = await inRepository("verify", (repository) => repository.verify(choices));
      if (json) printJson(report);
      else print(verifyText(report));
      if (report.corrupt.some(({ repaired }) => !repaired) || report.missing.length > 0) process.exitCode = 1;
    });
}

function verifyText({ objects, bytes, corrupt, missing }: VerifyReport): string {
  const lines = [
    `${count(objects, "object")}, ${bytesText(bytes)}: ${corrupt.length === 0 ? "all sound" : paint("red", `${corrupt.length} corrupt`)}.`,
  ];
  for (const { md5, found, usedBy, goodCopy, repaired } of corrupt) {
    const users = usedBy.length === 0 ? "used by nothing in the workspace" : `used by ${usedBy.slice(0, 3).join(", ")}`;
    const remedy = repaired
      ? `repaired from ${goodCopy}`
      : goodCopy === undefined
        ? "no good copy is known"
        : `good copy: ${goodCopy} (repair with --repair)`;
    lines.push(`  ${md5}: bytes hash to ${found}; ${users}; ${remedy}`);
  }
  for (const path of missing.slice(0, SHOWN)) lines.push(`  missing from the cache: ${path} (mlops data fetch)`);
  return lines.join("\n");
}

export function markCommand(): Command {
  return new Command("mark")
    .description("mark a version bad or good; whoever fetches or looks at the data sees it, and subscribers are told")
    .argument("<path>", "tracked path")
    .option("--bad", "mark it bad")
    .option("--good", "mark it good again")
    .option("--reason <text>", "why")
    .option("--data-version <md5>", "another version than the one noted now")
    .addOption(consumersOption())
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      '\nExample:\n  mlops data mark data/flights --bad --reason "delays of week 12 are in seconds"',
    )
    .action(
      async (
        path: string,
        options: {
          bad?: boolean;
          good?: boolean;
          reason?: string;
          dataVersion?: string;
          database?: string;
          json?: boolean;
        },
      ) => {
        if (options.bad === options.good) throw new UsageError("say either --bad or --good");
        const note = await announcing("mark", options.database, (repository) =>
          repository.mark(path, {
            status: options.bad ? "bad" : "good",
            ...(options.reason === undefined ? {} : { reason: options.reason }),
            ...(options.dataVersion === undefined ? {} : { version: options.dataVersion }),
          }),
        );
        if (options.json) printJson(note);
        else
          print(`${path} ${note.md5} is marked ${note.status}${note.reason === undefined ? "" : `: ${note.reason}`}`);
      },
    );
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("expected a whole number");
  return value;
}
