import { existsSync } from "node:fs";
import { UntrackablePathError } from "../errors.ts";
import { collectOutputs } from "../outputs/collect.ts";
import { selectOutputs } from "../outputs/select.ts";
import type { Context } from "../repository/context.ts";
import { type AddedPath, addOne } from "./add.ts";
import { locked, mustBeFree } from "./locked.ts";

/**
 * Notes what the workspace holds now as the version of paths that are tracked already; those that are not in the
 * workspace keep theirs. Outputs of stages are committed by the pipeline. @throws UntrackablePathError, NotTrackedError
 */
export function commitPaths(context: Context, targets: readonly string[], from: string): Promise<AddedPath[]> {
  return locked(context, "mlops data commit", async () => {
    const chosen = selectOutputs(context, await collectOutputs(context), targets, from).map(({ output }) => output);
    const stage = chosen.find(({ origin }) => origin.kind === "lock");
    if (stage && targets.length > 0) {
      throw new UntrackablePathError(
        stage.relative,
        `it is an output of stage "${stage.origin.stage}"`,
        "use mlops pipeline commit",
      );
    }
    const present = chosen.filter(({ origin, path }) => origin.kind === "dvc" && existsSync(path));
    mustBeFree(
      context,
      present.map(({ path }) => path),
    );
    const committed: AddedPath[] = [];
    for (const output of present) committed.push(await addOne(context, output.path, output.origin.file));
    return committed.filter(({ changed }) => changed);
  });
}
