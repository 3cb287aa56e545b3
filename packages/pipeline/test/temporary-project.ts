import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { initRepository } from "@mlops/data-versioning";
import { type PipelineEvent, type PipelineResult, type RunPipelineOptions, runPipeline } from "../src/index.ts";

/** A DVC project in a folder of its own. */
export interface TemporaryProject {
  readonly root: string;
  path(inside: string): string;
  write(inside: string, text: string): void;
  read(inside: string): string;
  git(...args: string[]): string;
  commitAll(message: string): void;
  /** Runs the pipeline; events are kept in the result. */
  run(
    options?: Partial<RunPipelineOptions>,
  ): Promise<PipelineResult & { readonly events: PipelineEvent[]; readonly outcomes: Record<string, string> }>;
  remove(): void;
}

export async function temporaryProject(
  files: Readonly<Record<string, string>>,
  options: { git?: boolean } = {},
): Promise<TemporaryProject> {
  const root = join(mkdtempSync(join(tmpdir(), "mlops-pipeline-")), "project");
  mkdirSync(root);
  const path = (inside: string): string => join(root, inside);
  const write = (inside: string, text: string): void => {
    mkdirSync(dirname(path(inside)), { recursive: true });
    writeFileSync(path(inside), text);
  };
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@localhost", ...args], {
      cwd: root,
      encoding: "utf8",
    });
  if (options.git) git("init", "--quiet");
  await initRepository(root, { noScm: !options.git });
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    root,
    path,
    write,
    git,
    read: (inside) => readFileSync(path(inside), "utf8"),
    commitAll: (message) => {
      git("add", "-A");
      git("commit", "--quiet", "-m", message);
    },
    run: async (more = {}) => {
      const events: PipelineEvent[] = [];
      const environment = { ...process.env, SHELL: "/bin/sh" };
      const result = await runPipeline({
        directory: root,
        environment,
        onEvent: (event) => events.push(event),
        ...more,
      });
      return {
        ...result,
        events,
        outcomes: Object.fromEntries(result.stages.map(({ name, outcome }) => [name, outcome])),
      };
    },
    remove: () => rmSync(dirname(root), { recursive: true, force: true }),
  };
}
