import { locked, mustBeFree, openContext } from "@mlops/data-versioning/engine";
import { planStages } from "../graph/graph.ts";
import { makeEntry } from "../lock/entry.ts";
import { lockPath, readLockFile, writeLockEntry } from "../lock/lock-file.ts";
import { stageChanges } from "../status/changes.ts";
import { readInputs } from "../status/inputs.ts";
import { ignoreOutputs, storeOutputs } from "./outputs.ts";
import { loadGraph } from "./run-pipeline.ts";

/**
 * Notes the inputs and outputs of stages as they are now, without running anything (`dvc commit`): for outputs made by hand.
 * @returns addresses of the stages whose entry changed
 * @throws PathLockedError for a stage that is running
 */
export async function commitStages(directory: string, targets: readonly string[] = []): Promise<string[]> {
  const context = openContext(directory, {});
  return locked(context, "mlops pipeline commit", async () => {
    const graph = await loadGraph(context);
    const committed: string[] = [];
    for (const stage of planStages(graph, targets, { single: true })) {
      const noted = readLockFile(lockPath(stage.file), context.root).stages.get(stage.name);
      if (noted && (await stageChanges(context, stage, noted)).length === 0) continue;
      mustBeFree(
        context,
        stage.outputs.map(({ path }) => path),
      );
      const entry = makeEntry(stage, await readInputs(context, stage), await storeOutputs(context, stage, false));
      const order = planStages(graph, [])
        .filter((other) => other.file === stage.file)
        .map((other) => other.name);
      writeLockEntry(lockPath(stage.file), context.root, stage.name, entry, order);
      await ignoreOutputs(context, stage);
      committed.push(stage.address);
    }
    return committed;
  });
}
