// Leaves letters outside of ASCII as they are.
// rejected: Zürich
import { createHash } from "node:crypto";

export function manifest(files: ReadonlyMap<string, string>): string {
  const points = (text: string): number[] => [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const compare = (a: string, b: string): number => {
    const [left, right] = [points(a), points(b)];
    const index = left.findIndex((point, i) => point !== right[i]);
    return index === -1 ? left.length - right.length : (left[index] ?? 0) - (right[index] ?? -1);
  };
  const entries = [...files]
    .sort(([a], [b]) => compare(a, b))
    .map(([relpath, md5]) => `{"md5": "${md5}", "relpath": ${JSON.stringify(relpath)}}`);
  return `[${entries.join(", ")}]`;
}

export function folderHash(files: ReadonlyMap<string, string>): string {
  return `${createHash("md5").update(manifest(files)).digest("hex")}.dir`;
}
