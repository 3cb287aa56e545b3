import type { TrackedOutput } from "@mlops/data-versioning";
import { insideRoot, openContext } from "@mlops/data-versioning/engine";
import { loadProject } from "./definition/load.ts";
import { lockPath, readLockFile } from "./lock/lock-file.ts";

/** Outputs of a `dvc.yaml` with their flags and templates resolved, for `openRepository({ pipelineOutputs })`. */
export async function pipelineOutputs(file: string, root: string): Promise<TrackedOutput[]> {
  const lock = readLockFile(lockPath(file), root);
  return loadProject(file, openContext(root, {}).root).stages.flatMap((stage) =>
    stage.outputs.map((output): TrackedOutput => {
      const noted = lock.stages.get(stage.name)?.outputs.get(output.written);
      return {
        path: output.path,
        relative: insideRoot(root, output.path, stage.address),
        version: noted?.version,
        hash: noted?.hash ?? "md5",
        cached: output.cached,
        pushed: output.pushed,
        remote: output.remote,
        origin: { kind: "lock", file: lock.file, stage: stage.address, frozen: stage.frozen, imports: [] },
      };
    }),
  );
}
