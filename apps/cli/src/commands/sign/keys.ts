import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateSigningKey } from "@mlops/metadata";
import { UsageError } from "../../errors.ts";

/** Makes a key pair in a folder; keys that are there are never written over. The private one only its owner can read. */
export async function makeKeys(folder: string): Promise<{ privateFile: string; publicFile: string }> {
  const files = { privateFile: join(folder, "model-private.pem"), publicFile: join(folder, "model-public.pem") };
  const taken = Object.values(files).find((file) => existsSync(file));
  if (taken) throw new UsageError(`sign keys: ${taken} is there already; name another folder, or remove it yourself`);
  await mkdir(folder, { recursive: true });
  const { privateKey, publicKey } = generateSigningKey();
  await writeFile(files.privateFile, privateKey, { mode: 0o600, flag: "wx" });
  await writeFile(files.publicFile, publicKey, { flag: "wx" });
  return files;
}

/** A key's PEM. */
export async function readKey(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (error as Error).message;
    throw new UsageError(`key ${file}: ${reason}; name one with --key, or make a pair with \`mlops sign keys\``);
  }
}
