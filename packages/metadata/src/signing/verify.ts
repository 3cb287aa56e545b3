import { createPublicKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openEnvelope, type SignatureBundle } from "./envelope.ts";
import { ModelSignatureError } from "./errors.ts";
import { hashModel, type SignedFile, signatureFile } from "./manifest.ts";
import { type ModelStatement, readStatement } from "./statement.ts";

/**
 * Checks that a model's folder holds exactly the files that were signed with the key's other half, and returns what
 * was signed. Reads signatures of this package and of OpenSSF's `model-signing` (method key, serialization by file).
 *
 * @param publicKey PEM, or a key object.
 * @throws {ModelSignatureError} naming every file that is extra, missing or changed.
 */
export async function verifyModel(directory: string, publicKey: string | KeyObject): Promise<ModelStatement> {
  const key = typeof publicKey === "string" ? createPublicKey(publicKey) : publicKey;
  const opened = openEnvelope(await readBundle(directory), key);
  if ("problem" in opened) throw new ModelSignatureError(directory, [opened.problem]);
  const statement = readStatement(opened.payload);
  if ("problem" in statement) throw new ModelSignatureError(directory, [statement.problem]);
  const problems = compareFiles(statement.files, await hashModel(directory, [...statement.ignored, signatureFile]));
  if (problems.length > 0) throw new ModelSignatureError(directory, problems);
  return statement;
}

async function readBundle(directory: string): Promise<SignatureBundle> {
  const text = await readFile(join(directory, signatureFile), "utf8").catch(() => undefined);
  if (text === undefined) throw new ModelSignatureError(directory, [`not signed: there is no ${signatureFile}`]);
  try {
    const bundle = JSON.parse(text) as Partial<SignatureBundle> | null;
    if (Array.isArray(bundle?.dsseEnvelope?.signatures)) return bundle as SignatureBundle;
  } catch {
    // Said below with the other malformed ones.
  }
  throw new ModelSignatureError(directory, [`${signatureFile} is no signature bundle`]);
}

function compareFiles(signed: readonly SignedFile[], found: readonly SignedFile[]): string[] {
  const expected = new Map(signed.map((file) => [file.name, file.digest]));
  const present = new Map(found.map((file) => [file.name, file.digest]));
  return [
    ...found.filter((file) => !expected.has(file.name)).map((file) => `${file.name} was not signed`),
    ...signed.flatMap((file) => {
      const digest = present.get(file.name);
      if (digest === undefined) return [`${file.name} is missing`];
      return digest === file.digest ? [] : [`${file.name} was changed`];
    }),
  ];
}
