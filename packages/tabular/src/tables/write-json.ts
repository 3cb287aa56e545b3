import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes JSON, making the folder. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 1)}\n`);
}
