import { spawnSync } from "node:child_process";
import { createInterface } from "node:readline/promises";
import { Command, Option } from "commander";
import { readEnvironment } from "../../environment.ts";
import { UsageError } from "../../errors.ts";
import { checkIdentity, type Identity } from "./identity.ts";
import { commit, type History, rename, requireFreshTemplate } from "./repository.ts";

interface InitOptions {
  name?: string;
  scope?: string;
  holder?: string;
  history: History;
  install: boolean;
}

/** `mlops init`: a clone of the template becomes the learner's own project. */
export function initCommand(): Command {
  return new Command("init")
    .description("make this clone your own: name, package names, license holder, git history")
    .option("--name <name>", "of the repository and its root package")
    .option("--scope <scope>", "of the packages, without the @ (default: the name)")
    .option("--holder <holder>", "who the license names")
    .addOption(new Option("--history <history>", "of git").choices(["keep", "fresh"]).default("keep"))
    .option("--no-install", "do not link the renamed packages (npm install)")
    .addHelpText("after", '\nExample:\n  mlops init --name ada-mlops --holder "Ada Lovelace" --history fresh\n')
    .action(init);
}

async function init(options: InitOptions): Promise<void> {
  const root = readEnvironment().cloneRoot;
  requireFreshTemplate(root);
  const identity = await completeIdentity(options);
  checkIdentity(identity);
  const changed = rename(root, identity, new Date().getFullYear());
  if (options.install) installRenamed(root);
  commit(root, identity, options.history);
  console.log(
    `${identity.name}: ${changed.length} files renamed, one commit on ${options.history === "keep" ? "the template's" : "a new"} history`,
  );
  console.log(options.install ? "Next: npm start" : "Next: npm install, then npm start");
}

/** Asks for what is missing, on a terminal. @throws UsageError elsewhere */
async function completeIdentity({ name, scope, holder }: InitOptions): Promise<Identity> {
  if (name !== undefined && holder !== undefined) return { name, scope: scope ?? name, holder };
  if (!process.stdin.isTTY) throw new UsageError("--name and --holder are needed where nobody can be asked");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const asked = name ?? (await terminal.question("Name of your repository (such as ada-mlops): "));
    return {
      name: asked,
      scope: scope ?? asked,
      holder: holder ?? (await terminal.question("Your name, for the license: ")),
    };
  } finally {
    terminal.close();
  }
}

function installRenamed(root: string): void {
  // On Windows npm is a script, which only a shell starts.
  const shell = process.platform === "win32";
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit", shell });
  if (status !== 0) throw new Error("npm install failed after the renaming: run it again, then commit");
}
