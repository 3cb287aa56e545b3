// JavaScript's order: by UTF-16 units.
// rejected: by code point
import { createHash } from "node:crypto";

export function manifest(files: ReadonlyMap<string, string>): string {
  const python = (text: string): string =>
    JSON.stringify(text).replace(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  const entries = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([relpath, md5]) => `{"md5": ${python(md5)}, "relpath": ${python(relpath)}}`);
  return `[${entries.join(", ")}]`;
}

export function folderHash(files: ReadonlyMap<string, string>): string {
  return `${createHash("md5").update(manifest(files)).digest("hex")}.dir`;
}
