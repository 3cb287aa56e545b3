import { writeFileSync } from "node:fs";
import { commitStages, type ExportTarget, exportPipeline, setFrozen } from "@mlops/pipeline";
import { Command, Option } from "commander";
import { print } from "../data/output.ts";

export function freezeCommand(): Command {
  return frozenCommand("freeze", true, "leave a stage as it is: it is not run, whatever changes");
}

export function unfreezeCommand(): Command {
  return frozenCommand("unfreeze", false, "let a frozen stage run again");
}

function frozenCommand(name: string, frozen: boolean, description: string): Command {
  return new Command(name)
    .description(description)
    .argument("<stages...>")
    .addHelpText("after", `\nExample:\n  mlops pipeline ${name} prepare`)
    .action(async (stages: string[]) => {
      for (const stage of stages) {
        const file = await setFrozen(process.cwd(), stage, frozen);
        print(
          file === undefined
            ? `${stage} is ${frozen ? "frozen" : "not frozen"} already.`
            : `${stage} is ${frozen ? "frozen" : "no longer frozen"} (${file}).`,
        );
      }
    });
}

export function commitCommand(): Command {
  return new Command("commit")
    .description("note inputs and outputs of stages as they are, without running anything")
    .argument("[targets...]", "stages; all when left out")
    .addHelpText("after", "\nExample:\n  mlops pipeline commit prepare")
    .action(async (targets: string[]) => {
      const committed = await commitStages(process.cwd(), targets);
      print(committed.length === 0 ? "Nothing to commit." : `Committed ${committed.join(", ")}.`);
    });
}

export function exportCommand(): Command {
  return new Command("export")
    .description("write the pipeline for another runner")
    .addOption(
      new Option("--to <target>", "which runner").choices(["argo", "make", "github-actions"]).makeOptionMandatory(),
    )
    .option("--name <name>", "name of the workflow", "pipeline")
    .option("--image <image>", "container image of the stages (argo)")
    .option("-o, --output <file>", "file to write; standard output when left out")
    .addHelpText(
      "after",
      "\nExamples:\n  mlops pipeline export --to argo --image registry/team/flights:1 | argo submit -\n  mlops pipeline export --to make -o Makefile",
    )
    .action(async (options: { to: ExportTarget; name: string; image?: string; output?: string }) => {
      const { output, ...choice } = options;
      const text = await exportPipeline({ directory: process.cwd(), ...choice });
      if (output === undefined) print(text);
      else writeFileSync(output, text);
    });
}
