import { createHash } from "node:crypto";

/** DVC's `.dir` object of a folder: path -> MD5. */
export function manifest(files: ReadonlyMap<string, string>): string {
  // JSON, but not Python's. Your work starts here.
  return JSON.stringify([...files].map(([relpath, md5]) => ({ md5, relpath })));
}

/** The version of the folder: the MD5 of its manifest, with `.dir`. */
export function folderHash(files: ReadonlyMap<string, string>): string {
  return `${createHash("md5").update(manifest(files)).digest("hex")}.dir`;
}
