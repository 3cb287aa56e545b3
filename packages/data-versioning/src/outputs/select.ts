import { NotTrackedError } from "../errors.ts";
import type { Context } from "../repository/context.ts";
import { pathInRepository } from "../repository/target-path.ts";
import type { TrackedOutput } from "./output.ts";

/** A tracked output, or a part of a tracked folder. */
export interface ChosenOutput {
  readonly output: TrackedOutput;
  /** Path inside the output; undefined for all of it. */
  readonly inside: string | undefined;
}

/**
 * The outputs that targets name: by path, `.dvc` file, stage name, a folder above, or a path inside a tracked folder.
 * No targets: all. @throws NotTrackedError
 */
export function selectOutputs(
  context: Context,
  outputs: readonly TrackedOutput[],
  targets: readonly string[],
  from: string,
): ChosenOutput[] {
  if (targets.length === 0) return outputs.map((output) => ({ output, inside: undefined }));
  return targets.flatMap((target) => {
    const chosen = selectOne(context, outputs, target, from);
    if (chosen.length === 0) throw new NotTrackedError(target);
    return chosen;
  });
}

function selectOne(context: Context, outputs: readonly TrackedOutput[], target: string, from: string): ChosenOutput[] {
  const byStage = outputs.filter((output) => output.origin.stage === target);
  if (byStage.length > 0) return byStage.map((output) => ({ output, inside: undefined }));
  const path = pathInRepository(context, target, from);
  return outputs.flatMap((output): ChosenOutput[] => {
    const whole = path === output.path || path === output.origin.file || output.path.startsWith(`${path}/`);
    if (whole) return [{ output, inside: undefined }];
    return path.startsWith(`${output.path}/`) ? [{ output, inside: path.slice(output.path.length + 1) }] : [];
  });
}
