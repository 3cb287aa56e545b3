import { join } from "node:path";
import { openContext } from "@mlops/data-versioning/engine";
import { loadProjects } from "../definition/load.ts";
import { overlaps } from "../graph/graph.ts";
import { lockPath, readLockFile } from "../lock/lock-file.ts";

/** A stage that depends on a data set. */
export interface StageConsumer {
  readonly name: string;
  /** Version it last ran on; undefined when it never ran. */
  readonly md5: string | undefined;
  /** Whether that is the version noted now. */
  readonly current: boolean;
}

/** The stages that depend on a path, and on which version they last ran. @param path from the repository's root */
export async function stagesUsing(directory: string, path: string, md5: string | undefined): Promise<StageConsumer[]> {
  const context = openContext(directory, {});
  const absolute = join(context.root, path);
  return loadProjects(context)
    .flatMap((project) => project.stages)
    .flatMap((stage): StageConsumer[] => {
      const dependency = stage.dependencies.find((one) => overlaps(one.path, absolute));
      if (!dependency) return [];
      const noted = readLockFile(lockPath(stage.file), context.root).stages.get(stage.name);
      const used = noted?.dependencies.get(dependency.written)?.version?.md5;
      const isWhole = dependency.path === absolute;
      return [{ name: stage.address, md5: used, current: used !== undefined && (used === md5 || !isWhole) }];
    });
}
