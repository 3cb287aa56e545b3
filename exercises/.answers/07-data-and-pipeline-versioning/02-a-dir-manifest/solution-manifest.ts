import { createHash } from "node:crypto";

export function manifest(files: ReadonlyMap<string, string>): string {
  const entries = [...files]
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([relpath, md5]) => `{"md5": ${python(md5)}, "relpath": ${python(relpath)}}`);
  return `[${entries.join(", ")}]`;
}

export function folderHash(files: ReadonlyMap<string, string>): string {
  return `${createHash("md5").update(manifest(files)).digest("hex")}.dir`;
}

function python(text: string): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, escaped);
}

function compareCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
