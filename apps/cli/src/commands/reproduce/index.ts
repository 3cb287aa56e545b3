import { join } from "node:path";
import { type ReproductionReport, reproduceModel } from "@mlops/metadata/reproduce";
import { Command, InvalidArgumentError } from "commander";
import { readEnvironment } from "../../environment.ts";
import { resolveModelVersion } from "../../store/model-version.ts";
import { withStore } from "../../store/open-store.ts";
import { paint } from "../../terminal/paint.ts";
import { predictOnnx } from "./predict.ts";
import { renderReproduction } from "./render.ts";

interface ReproduceFlags {
  readonly json?: boolean;
  readonly workspace?: string;
  readonly tolerance: number;
  readonly keep?: boolean;
}

const examples = `
Checks the model's commit and data version out in a temporary worktree, runs the whole pipeline there with the recorded
parameters and backend and without any cache, and compares. Where Node, platform, processor and backend are the recorded
ones, the bytes must be the same; elsewhere the probabilities of 2,000 rows, within the tolerance. Exit code 1 when the
result differs, or when a commit, data or anything else is missing (it is named).

Examples:
  mlops reproduce flight-delays@champion
  mlops reproduce flight-delays/1 --json
  mlops reproduce flight-delays/1 --keep      leaves the worktree for a look`;

/** `mlops reproduce`: makes a model again and says whether it is the same. */
export function reproduceCommand(): Command {
  return new Command("reproduce")
    .description("make a model version again from its commit and data, and compare")
    .argument("<model>", "name/version or name@champion")
    .option("--workspace <folder>", "workspace in which the model was made (default: the loop's)")
    .option("--tolerance <number>", "largest difference of a probability that counts as the same", parseTolerance, 1e-4)
    .option("--keep", "leave the worktree in place")
    .option("--json", "the report as JSON")
    .addHelpText("after", examples)
    .action(async (id: string, flags: ReproduceFlags) => {
      const report = await reproduce(id, flags);
      process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : renderReproduction(report));
      if (report.verdict === "different" || report.verdict === "not possible") process.exitCode = 1;
    });
}

async function reproduce(id: string, flags: ReproduceFlags): Promise<ReproductionReport> {
  const { home } = readEnvironment();
  return await withStore(async (pool) => {
    const model = await resolveModelVersion(pool, id);
    return await reproduceModel(pool, model, {
      workspace: flags.workspace ?? join(home, "workspace"),
      tolerance: flags.tolerance,
      keep: flags.keep ?? false,
      predict: predictOnnx,
      stageEnvironment: (backend) => ({ MLOPS_BACKEND: backendName(backend) }),
      onEvent: (event) => {
        if (event.type === "stage-started") process.stderr.write(`${paint("dim", `running ${event.stage} …`)}\n`);
      },
    });
  });
}

/** The stages' word for a recorded backend; unknown ones are left to them. */
function backendName(recorded: string | null): string {
  if (recorded === null) return "auto";
  return /wasm/i.test(recorded) ? "wasm" : "native";
}

function parseTolerance(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError("expected a number from 0 to 1");
  return value;
}
