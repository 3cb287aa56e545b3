import { Command } from "commander";
import { gcCommand, markCommand, verifyCommand } from "./care.ts";
import { consumersCommand, deliverCommand, subscribeCommand } from "./consumers.ts";
import { diffCommand, getCommand, logCommand } from "./history.ts";
import { importCommand, updateCommand } from "./import.ts";
import { markBadCommand, markGoodCommand } from "./mark-bad.ts";
import { checkoutCommand, fetchCommand, pullCommand, pushCommand } from "./move.ts";
import { remoteCommand } from "./remote.ts";
import { addCommand, commitCommand, initCommand, statusCommand } from "./track.ts";

/** `mlops data`: versions of data in DVC's formats, in the repository of the current folder. */
export function dataCommand(): Command {
  const command = new Command("data")
    .description("versions of data in DVC's own formats")
    .addHelpText(
      "after",
      "\nExample:\n  mlops data init && mlops data add data/ && git add data.dvc .gitignore && git commit -m 'Add data'\n  mlops data remote add -d storage /srv/data && mlops data push",
    );
  const children = [
    initCommand(),
    addCommand(),
    statusCommand(),
    checkoutCommand(),
    commitCommand(),
    diffCommand(),
    pushCommand(),
    fetchCommand(),
    pullCommand(),
    gcCommand(),
    remoteCommand(),
    importCommand(),
    updateCommand(),
    logCommand(),
    getCommand(),
    verifyCommand(),
    markCommand(),
    markBadCommand(),
    markGoodCommand(),
    consumersCommand(),
    subscribeCommand(),
    deliverCommand(),
  ];
  for (const child of children) command.addCommand(child);
  return command;
}
