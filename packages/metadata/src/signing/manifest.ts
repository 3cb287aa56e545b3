import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ModelFilesError } from "./errors.ts";

/** One file of a model: its path inside (with `/`) and the SHA-256 of its bytes, hex. */
export interface SignedFile {
  readonly name: string;
  readonly digest: string;
}

/** Where the signature lies in the model's folder, as OpenSSF model signing names it. */
export const signatureFile = "model.sig";

/** Paths that are never signed: Git's own, as OpenSSF model signing leaves them out. */
export const gitPaths: readonly string[] = [".git", ".gitattributes", ".github", ".gitignore"];

/**
 * Digests of all files of a model, sorted by their path's parts, which is the canonical order of the format.
 * @param ignored Paths relative to `directory` that are left out, with all below them.
 * @throws {ModelFilesError} for a symbolic link or anything else that is no file and no folder.
 */
export async function hashModel(directory: string, ignored: readonly string[]): Promise<SignedFile[]> {
  const names = await listFiles(directory, "", new Set(ignored));
  names.sort(compareParts);
  const files: SignedFile[] = [];
  for (const name of names) files.push({ name, digest: await hashFile(join(directory, name)) });
  return files;
}

/** SHA-256 over the files' digests in order: one name for the whole model. */
export function rootDigest(files: readonly SignedFile[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(Buffer.from(file.digest, "hex"));
  return hash.digest("hex");
}

async function listFiles(directory: string, below: string, ignored: ReadonlySet<string>): Promise<string[]> {
  const entries = await readdir(join(directory, below), { withFileTypes: true });
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      if (ignored.has(name)) return [];
      if (entry.isDirectory()) return await listFiles(directory, name, ignored);
      if ((await lstat(join(directory, name))).isFile()) return [name];
      throw new ModelFilesError(directory, name);
    }),
  );
  return nested.flat();
}

/** By code point, part by part: `a/z` comes before `a.b`. */
function compareParts(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const order = Buffer.compare(Buffer.from(left[at] ?? ""), Buffer.from(right[at] ?? ""));
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
