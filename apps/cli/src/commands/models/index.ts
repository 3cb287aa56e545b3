import { Command } from "commander";
import { listModels } from "./list.ts";
import { promoteModel, rollbackModel } from "./promote.ts";
import { showModel } from "./show.ts";

/** `mlops models`: the registry, and which version serves. */
export function modelsCommand(): Command {
  return new Command("models")
    .description("registered models: list, show, promote, rollback")
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(promoteCommand())
    .addCommand(rollbackCommand());
}

function listCommand(): Command {
  return new Command("list")
    .description("list registered models with their aliases")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  mlops models list")
    .action(listModels);
}

function showCommand(): Command {
  return new Command("show")
    .description("show a model's versions, its aliases, and who moved them and why")
    .argument("<model>", "its name")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  mlops models show flight-delays")
    .action(showModel);
}

function promoteCommand(): Command {
  return new Command("promote")
    .description("point an alias at a version; the services that follow the alias load it")
    .argument("<model>", "name of the model")
    .argument("<version>", "number of the version")
    .requiredOption("--reason <text>", "why; kept with who and when")
    .option("--alias <name>", "the alias", "champion")
    .option("--by <name>", "who decides (default: you)")
    .option("--json", "print JSON")
    .addHelpText("after", '\nExample:\n  mlops models promote flight-delays 3 --reason "AUC 0.78 against 0.76"')
    .action(promoteModel);
}

function rollbackCommand(): Command {
  return new Command("rollback")
    .description("point an alias back at the version that had it before")
    .argument("<model>", "name of the model")
    .requiredOption("--reason <text>", "why; kept with who and when")
    .option("--alias <name>", "the alias", "champion")
    .option("--by <name>", "who decides (default: you)")
    .option("--json", "print JSON")
    .addHelpText("after", '\nExample:\n  mlops models rollback flight-delays --reason "errors since noon"')
    .action(rollbackModel);
}
