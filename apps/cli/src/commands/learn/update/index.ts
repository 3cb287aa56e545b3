import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { readEnvironment } from "../../../environment.ts";
import { UsageError } from "../../../errors.ts";
import { template } from "../../init/identity.ts";
import { keptState, openCourse } from "../course.ts";
import { applyTemplate, type Renaming, type Update } from "./apply.ts";
import { git } from "./git.ts";
import { readTemplate } from "./template.ts";

const folder = "exercises";

/** `mlops learn update`: new and mended exercises from the template, whatever this clone's history is. */
export function updateCommand(): Command {
  return new Command("update")
    .description("take new and mended exercises from the template; files that you have touched stay as they are")
    .option("--from <repository>", "the template: a remote's name, an address or a folder", "upstream")
    .option("--branch <branch>", "of the template", "main")
    .addHelpText("after", "\nExample:\n  git remote add upstream ADDRESS_OF_THE_TEMPLATE\n  mlops learn update\n")
    .action(update);
}

function update({ from, branch }: { from: string; branch: string }): void {
  const { cloneRoot } = readEnvironment();
  console.log(describeUpdate(updateExercises(cloneRoot, from, branch)));
  const course = openCourse();
  const stale = course.exercises.filter((exercise) => keptState(course, exercise) === "stale");
  if (stale.length > 0) {
    console.log(`\nSolved against a check that has changed since:\n${stale.map(({ id }) => `  ${id}`).join("\n")}`);
  }
}

/** @throws UsageError when the exercises have changes that are not committed: git shows then what the update did */
export function updateExercises(root: string, from: string, branch: string): Update {
  if (git(root, "status", "--porcelain", "--", folder).trim() !== "") {
    throw new UsageError(`${folder} has changes that are not committed; commit them first, then update`);
  }
  if (from === "upstream" && !git(root, "remote").split("\n").includes(from)) {
    throw new UsageError(
      "there is no remote upstream; 'git remote add upstream ADDRESS_OF_THE_TEMPLATE', or give --from",
    );
  }
  git(root, "fetch", "--quiet", "--no-tags", from, branch);
  const commit = git(root, "rev-parse", "FETCH_HEAD").trim();
  return applyTemplate(root, readTemplate(root, commit, folder), renamingOf(root));
}

/** As `mlops init` renamed this clone; nothing where it did not. */
function renamingOf(root: string): Renaming {
  const nameOf = (path: string): string =>
    (JSON.parse(readFileSync(join(root, path), "utf8")) as { name: string }).name;
  const pairs = [
    [template.name, nameOf("package.json")],
    [`@${template.scope}/`, nameOf("apps/cli/package.json").replace(/[^/]*$/, "")],
  ] as const;
  return (content) => {
    if (content.includes(0)) return content;
    const text = content.toString("utf8");
    return Buffer.from(pairs.reduce((renamed, [theirs, own]) => renamed.replaceAll(theirs, own), text));
  };
}

function describeUpdate({ added, updated, removed, kept }: Update): string {
  if (added.length + updated.length + removed.length + kept.length === 0)
    return "The exercises are the template's newest.";
  const counts = `${added.length} added, ${updated.length} updated, ${removed.length} removed`;
  if (kept.length === 0) return `${counts}.`;
  const list = kept.map((path) => `  ${path}`).join("\n");
  return `${counts}. Yours, and so kept as they are ('mlops learn reset NAME' takes the new stub):\n${list}`;
}
