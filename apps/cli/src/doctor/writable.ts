import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage } from "../errors.ts";

/** Tries to write a small file in the folder, making it when missing. @returns why that failed, or undefined */
export async function probeWritable(folder: string): Promise<string | undefined> {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, "written to see whether it can be\n");
    return undefined;
  } catch (error) {
    return errorMessage(error);
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}
