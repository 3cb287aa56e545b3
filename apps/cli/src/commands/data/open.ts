import { openRepository, type Repository, type RepositoryOptions } from "@mlops/data-versioning";
import { paint } from "../../terminal/paint.ts";
import { progressLine } from "./progress.ts";

/** Opens the repository of the current folder, with progress and warnings on standard error, and runs a command in it. */
export async function inRepository<T>(
  command: string,
  work: (repository: Repository) => Promise<T>,
  more: RepositoryOptions = {},
): Promise<T> {
  const abort = new AbortController();
  const interrupt = (): void =>
    abort.abort(new Error("interrupted; what was done stays done, run the command again to go on"));
  process.once("SIGINT", interrupt);
  const progress = progressLine();
  try {
    const repository = openRepository(process.cwd(), {
      ...repositoryOptions(command),
      onProgress: progress.show,
      onWarning: (message) => warn(message, progress.clear),
      signal: abort.signal,
      ...more,
    });
    return await work(repository);
  } finally {
    progress.clear();
    process.off("SIGINT", interrupt);
  }
}

/** Options that any command needs; the pipeline's code is loaded only where there is a pipeline. */
function repositoryOptions(command: string): RepositoryOptions {
  return {
    command: `mlops data ${command}`,
    pipelineOutputs: async (file, root) => (await import("@mlops/pipeline")).pipelineOutputs(file, root),
  };
}

function warn(message: string, clear: () => void): void {
  clear();
  process.stderr.write(`${paint("yellow", "warning:")} ${message}\n`);
}
