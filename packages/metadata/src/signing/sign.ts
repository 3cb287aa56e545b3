import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { sealEnvelope } from "./envelope.ts";
import { gitPaths, hashModel, type SignedFile, signatureFile } from "./manifest.ts";
import { writeStatement } from "./statement.ts";

/** What was signed. */
export interface ModelSignature {
  /** Path of the signature, `model.sig` in the model's folder. */
  readonly path: string;
  readonly files: readonly SignedFile[];
}

/**
 * Signs all files of a model as OpenSSF model signing v1.0 does with an elliptic curve key, into `model.sig`.
 *
 * @param privateKey PEM, or a key object; curve P-256 (P-384 and P-521 work too).
 * @param name what the signature says the model is; default the folder's name. The inference service asks for the registered one.
 * @throws {ModelFilesError} when the folder holds a link.
 */
export async function signModel(
  directory: string,
  privateKey: string | KeyObject,
  name: string = basename(resolve(directory)),
): Promise<ModelSignature> {
  const key = typeof privateKey === "string" ? createPrivateKey(privateKey) : privateKey;
  const ignored = [signatureFile, ...gitPaths];
  const files = await hashModel(directory, ignored);
  const payload = writeStatement({ model: name, files, ignored });
  const bundle = sealEnvelope(payload, key, createPublicKey(key));
  const path = join(directory, signatureFile);
  await writeFile(path, JSON.stringify(bundle));
  return { path, files };
}

/** A new P-256 key pair, as PEM. */
export function generateSigningKey(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
}
