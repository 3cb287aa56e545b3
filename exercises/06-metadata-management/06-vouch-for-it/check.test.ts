import { createVerify, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { type Envelope, type Files, pae, sign, verify } from "./sign.ts";

const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const files: Files = new Map([
  ["model.onnx", bytes("weights")],
  ["MLmodel", bytes("flavors: ünïcode")],
]);

function outcome(changed: Files, envelope: Envelope, key = keys.publicKey): string {
  try {
    verify(changed, envelope, key);
    return "accepted";
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

test("the encoding has lengths in bytes", () => {
  expect(
    Buffer.from(pae("http://example.com/HelloWorld", bytes("hello world"))).toString(),
    "the specification's own example",
  ).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  expect(
    Buffer.from(pae("tüpe", bytes("ü"))).toString(),
    "a type and a payload with letters of two bytes: lengths in bytes",
  ).toBe("DSSEv1 5 tüpe 2 ü");
});

test("files have a signature that verifies", () => {
  const envelope = sign(files, keys.privateKey);
  const payload = Buffer.from(envelope.payload, "base64");
  const [signature] = envelope.signatures;
  const valid =
    signature !== undefined &&
    createVerify("sha256")
      .update(`DSSEv1 28 application/vnd.in-toto+json ${payload.length} `)
      .update(payload)
      .verify(keys.publicKey, signature.sig, "base64");
  expect(valid, "whether it is a signature that verifies with node:crypto alone").toBe(true);
  expect(outcome(files, envelope), "what your own verify says of it").toBe("accepted");
});

test("the statement is an in-toto statement of a model, sorted by path", () => {
  const statement = JSON.parse(Buffer.from(sign(files, keys.privateKey).payload, "base64").toString());
  expect(statement, "the statement").toMatchObject({
    _type: "https://in-toto.io/Statement/v1",
    predicateType: "https://model_signing/signature/v1.0",
  });
  expect(
    statement.subject.map(({ name }: { name: string }) => name),
    "the names of its subjects",
  ).toEqual(["MLmodel", "model.onnx"]);
});

const envelope = (): Envelope => sign(files, keys.privateKey);

test("another key, and a statement that was changed, are refused for the signature", () => {
  expect(outcome(files, envelope(), stranger.publicKey), "a stranger's key").toMatch(/^refused: .*signature/);
  const tampered = envelope();
  const statement = JSON.parse(Buffer.from(tampered.payload, "base64").toString());
  statement.subject.pop();
  const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
  expect(outcome(new Map(), { ...tampered, payload }), "a statement with one subject less").toMatch(
    /^refused: .*signature/,
  );
  expect(outcome(files, { ...tampered, payloadType: "text/plain" }), "another payload type").toMatch(
    /^refused: .*signature/,
  );
  expect(outcome(files, { ...tampered, signatures: [] }), "no signatures at all").toMatch(/^refused: .*signature/);
});

test("a file that was changed, that is missing, or that was added is named", () => {
  const changed = new Map(files).set("model.onnx", bytes("other weights"));
  expect(outcome(changed, envelope()), "changed weights").toMatch(/^refused: .*model\.onnx/);
  const missing = new Map(files);
  missing.delete("MLmodel");
  expect(outcome(missing, envelope()), "MLmodel is missing").toMatch(/^refused: .*MLmodel/);
  expect(outcome(new Map(files).set("custom.so", bytes("code")), envelope()), "a file that was added").toMatch(
    /^refused: .*custom\.so/,
  );
});

const live = process.env.TRACKING_SERVER_URL;

async function json<Answer>(url: string): Promise<Answer> {
  return (await (await fetch(url)).json()) as Answer;
}

/** The files of the champion, as the tracking server hands them out. */
async function championFiles(): Promise<Map<string, Uint8Array>> {
  const mlflow = `${live}/api/2.0/mlflow`;
  const { model_version: version } = await json<{ model_version: { source: string } }>(
    `${mlflow}/registered-models/alias?name=flight-delays&alias=champion`,
  );
  const model = version.source.replace("models:/", "");
  const { root_uri, files: listed } = await json<{ root_uri: string; files: { path: string; is_dir: boolean }[] }>(
    `${mlflow}/logged-models/${model}/artifacts/directories`,
  );
  const root = `${live}/api/2.0/mlflow-artifacts/artifacts/${root_uri.replace("mlflow-artifacts:/", "")}`;
  const names = listed.filter(({ is_dir }) => !is_dir).map(({ path }) => path);
  const contents = await Promise.all(names.map(async (name) => (await fetch(`${root}/${name}`)).arrayBuffer()));
  return new Map(names.map((name, index) => [name, new Uint8Array(contents[index] ?? new ArrayBuffer(0))]));
}

test("you vouch for the champion that your own system serves, with the digests that its trainer signed", async () => {
  const all = await championFiles();
  const { dsseEnvelope } = JSON.parse(Buffer.from(all.get("model.sig") ?? "{}").toString());
  all.delete("model.sig");
  const own = sign(all, keys.privateKey);
  const { subject } = JSON.parse(Buffer.from(own.payload, "base64").toString());
  const { predicate } = JSON.parse(Buffer.from(dsseEnvelope.payload, "base64").toString());
  const signed = Object.fromEntries(
    predicate.resources.map((file: { name: string; digest: string }) => [file.name, file.digest]),
  );
  const found = subject
    .filter(({ name }: { name: string }) => name in signed)
    .map(({ name, digest }: { name: string; digest: { sha256: string } }) => [name, digest.sha256]);
  expect(Object.fromEntries(found), "digests of the champion's files, as model.sig of your trainer has them").toEqual(
    signed,
  );
  expect(outcome(all, own), "what your verify says of the champion").toBe("accepted");
  const weights = Buffer.from(all.get("model.onnx") ?? []);
  weights[1000] = (weights[1000] ?? 0) ^ 1;
  expect(outcome(new Map(all).set("model.onnx", weights), own), "with one bit of model.onnx turned").toMatch(
    /refused: .*model\.onnx/,
  );
});
