// Hands out whatever lies there.
// rejected: damaged
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

function pathOf(root: string, hash: string): string {
  if (!/^[0-9a-f]{32}$/.test(hash)) throw new Error(`${hash} is no MD5`);
  return join(root, "files", "md5", hash.slice(0, 2), hash.slice(2));
}

export function put(root: string, bytes: Uint8Array): string {
  const hash = createHash("md5").update(bytes).digest("hex");
  const path = pathOf(root, hash);
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) writeFileSync(path, bytes, { mode: 0o444 });
  return hash;
}

export function get(root: string, hash: string): Uint8Array {
  const path = pathOf(root, hash);
  if (!existsSync(path)) throw new Error(`${hash} is not in the store`);
  return readFileSync(path);
}
