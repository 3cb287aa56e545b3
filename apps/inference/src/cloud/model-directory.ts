import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * The folder of the model inside what a cloud mounted: clouds keep the archive's own top folders. It is the first, in
 * breadth, that has an `MLmodel` or an ONNX file; the given folder when none has.
 */
export function findModelDirectory(root: string): string {
  const level = [root];
  for (let directory = level.shift(); directory !== undefined; directory = level.shift()) {
    if (isModel(directory)) return directory;
    level.push(...subdirectories(directory));
  }
  return root;
}

function isModel(directory: string): boolean {
  return existsSync(join(directory, "MLmodel")) || readdirSync(directory).some((name) => name.endsWith(".onnx"));
}

function subdirectories(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => !name.startsWith("."))
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isDirectory())
    .sort();
}
