import { createHash, createSign, createVerify, type KeyObject } from "node:crypto";

export type Files = ReadonlyMap<string, Uint8Array>;

export interface Envelope {
  payloadType: string;
  payload: string;
  signatures: { sig: string }[];
}

interface Statement {
  _type: string;
  subject: { name: string; digest: { sha256: string } }[];
  predicateType: string;
  predicate: object;
}

const statementType = "https://in-toto.io/Statement/v1";
const predicateType = "https://model_signing/signature/v1.0";

export function pae(payloadType: string, payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.byteLength} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

export function sign(files: Files, privateKey: KeyObject): Envelope {
  const subject = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => ({ name, digest: { sha256: sha256(bytes) } }));
  const payload = Buffer.from(
    JSON.stringify({ _type: statementType, subject, predicateType, predicate: {} } satisfies Statement),
  );
  const payloadType = "application/vnd.in-toto+json";
  const sig = createSign("sha256").update(pae(payloadType, payload)).sign(privateKey, "base64");
  return { payloadType, payload: payload.toString("base64"), signatures: [{ sig }] };
}

export function verify(files: Files, { payloadType, payload, signatures }: Envelope, publicKey: KeyObject): void {
  const bytes = Buffer.from(payload, "base64");
  const signed = pae(payloadType, bytes);
  if (!signatures.some(({ sig }) => createVerify("sha256").update(signed).verify(publicKey, sig, "base64"))) {
    throw new Error("no signature of this envelope fits the key");
  }
  const statement = JSON.parse(bytes.toString()) as Statement;
  if (statement._type !== statementType || statement.predicateType !== predicateType)
    throw new Error("the signature is not one of a model");
  const vouched = new Map(statement.subject.map(({ name, digest }) => [name, digest.sha256]));
  for (const name of [...new Set([...files.keys(), ...vouched.keys()])].sort()) {
    const found = files.get(name);
    if (found === undefined) throw new Error(`${name} was signed and is missing`);
    if (vouched.get(name) === undefined) throw new Error(`${name} was not signed`);
    if (vouched.get(name) !== sha256(found)) throw new Error(`${name} is not what was signed`);
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
