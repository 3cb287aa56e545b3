import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

function pathOf(root: string, hash: string): string {
  if (!/^[0-9a-f]{32}$/.test(hash)) throw new Error(`${hash} is no MD5`);
  return join(root, "files", "md5", hash.slice(0, 2), hash.slice(2));
}

export function put(root: string, bytes: Uint8Array): string {
  const hash = md5(bytes);
  const path = pathOf(root, hash);
  if (existsSync(path)) return hash;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, bytes, { mode: 0o444 });
  renameSync(temporary, path);
  return hash;
}

export function get(root: string, hash: string): Uint8Array {
  const path = pathOf(root, hash);
  if (!existsSync(path)) throw new Error(`${hash} is not in the store`);
  const bytes = readFileSync(path);
  if (md5(bytes) !== hash) throw new Error(`${hash} is damaged: its bytes have another hash`);
  return bytes;
}
