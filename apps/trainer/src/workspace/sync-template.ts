import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isScalar, parseDocument } from "yaml";

/** What of a project its workspace gets: the pipeline, its parameters, the data contract and the stages' programs. */
const templateFiles = ["dvc.yaml", "params.yaml", "contract.yaml"];
const templateFolders = [join("dist", "stages")];

/** A project lacks a file that its workspace needs. */
class TemplateMissingError extends Error {
  override readonly name = "TemplateMissingError";

  constructor(path: string) {
    super(`the project's ${path} is missing: build it first (\`npm run build\` in the clone)`);
  }
}

/**
 * Brings a workspace's copy of the project up to date. Only files whose content differs are written, each at once, so
 * that what has not changed keeps its time and is not hashed again.
 *
 * @param parameters overrides of params.yaml, `train.epochs=2`
 */
export function syncTemplate(project: string, workspace: string, parameters: readonly string[]): void {
  for (const file of templateFiles) {
    const text = readFileSync(mustExist(project, file), "utf8");
    writeIfDifferent(join(workspace, file), file === "params.yaml" ? withOverrides(text, parameters) : text);
  }
  for (const folder of templateFolders) syncFolder(mustExist(project, folder), join(workspace, folder));
}

function mustExist(project: string, path: string): string {
  const whole = join(project, path);
  if (!statSync(whole, { throwIfNoEntry: false })) throw new TemplateMissingError(whole);
  return whole;
}

function syncFolder(source: string, target: string): void {
  const names = readdirSync(source).filter((name) => name.endsWith(".js"));
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(target)) if (!names.includes(name)) rmSync(join(target, name), { recursive: true });
  for (const name of names) writeIfDifferent(join(target, name), readFileSync(join(source, name), "utf8"));
}

function writeIfDifferent(file: string, text: string): void {
  try {
    if (readFileSync(file, "utf8") === text) return;
  } catch {
    mkdirSync(dirname(file), { recursive: true });
  }
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

/** An override does not name a parameter that is there. */
class UnknownParameterError extends Error {
  override readonly name = "UnknownParameterError";

  constructor(name: string) {
    super(`params.yaml has no parameter ${name} to override: its names are those in the file, joined by dots`);
  }
}

/** Sets parameters in the text of params.yaml, keeping its comments; `train.epochs=2` sets `epochs` under `train`. */
export function withOverrides(text: string, parameters: readonly string[]): string {
  if (parameters.length === 0) return text;
  const document = parseDocument(text);
  for (const parameter of parameters) {
    const [name = "", ...value] = parameter.split("=");
    const path = name.split(".");
    if (!document.hasIn(path)) throw new UnknownParameterError(name);
    const replacement = parseDocument(value.join("=")).contents;
    // A plain value replaces what stands there, so that its comment stays; a list comes as it was written.
    document.setIn(path, isScalar(replacement) ? replacement.value : replacement);
  }
  return document.toString();
}
