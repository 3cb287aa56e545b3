import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { startDigest } from "../objects/digest.ts";
import { temporaryPath } from "../objects/temporary.ts";
import type { UsedObject } from "../outputs/used-objects.ts";

/**
 * Writes a stream to a new object, hashing on the way; the object appears only when its hash is right.
 * @returns the hash found when it is wrong, undefined when all is well
 */
export async function saveStream(
  stream: AsyncIterable<Uint8Array>,
  temporaryFolder: string,
  target: string,
  object: UsedObject,
): Promise<string | undefined> {
  const path = temporaryPath(temporaryFolder);
  const digest = startDigest();
  const file = await open(path, "wx", 0o444);
  try {
    for await (const chunk of stream) {
      digest.update(chunk);
      await file.writeFile(chunk);
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  const found = digest.hex();
  if (object.hash === "md5" && found !== object.md5.slice(0, 32)) {
    rmSync(path, { force: true });
    return found;
  }
  chmodSync(path, 0o444);
  mkdirSync(dirname(target), { recursive: true });
  await rename(path, target);
  return undefined;
}
