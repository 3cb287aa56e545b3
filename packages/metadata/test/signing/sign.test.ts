import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { generateSigningKey, ModelSignatureError, signModel, verifyModel } from "../../src/index.ts";

const key = generateSigningKey();
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sign-"));
  await mkdir(join(directory, "a"));
  await writeFile(join(directory, "model.onnx"), Buffer.from([1, 2, 3]));
  await writeFile(join(directory, "a/z.json"), "{}");
  await writeFile(join(directory, "a.b"), "");
  return () => rm(directory, { recursive: true });
});

test("a signed model verifies, wherever its folder is moved", async () => {
  await signModel(directory, key.privateKey);
  const moved = `${directory}-moved`;
  await rename(directory, moved);
  expect((await verifyModel(moved, key.publicKey)).files.map((file) => file.name)).toEqual([
    "a/z.json",
    "a.b",
    "model.onnx",
  ]);
  await rename(moved, directory);
});

test("every extra, missing and changed file is named", async () => {
  await signModel(directory, key.privateKey);
  await writeFile(join(directory, "model.onnx"), Buffer.from([1, 2, 4]));
  await writeFile(join(directory, "extra.py"), "import os");
  await rm(join(directory, "a.b"));
  const error = await verifyModel(directory, key.publicKey).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ModelSignatureError);
  expect((error as ModelSignatureError).problems).toEqual([
    "extra.py was not signed",
    "a.b is missing",
    "model.onnx was changed",
  ]);
});

test("a signature by another key, a changed statement and no signature are refused", async () => {
  await expect(verifyModel(directory, key.publicKey)).rejects.toThrow(/not signed/);
  const { path } = await signModel(directory, key.privateKey);
  await expect(verifyModel(directory, generateSigningKey().publicKey)).rejects.toThrow(/another key/);

  const bundle = JSON.parse(await readFile(path, "utf8"));
  const payload = Buffer.from(bundle.dsseEnvelope.payload, "base64").toString().replace("a.b", "a.c");
  bundle.dsseEnvelope.payload = Buffer.from(payload).toString("base64");
  await writeFile(path, JSON.stringify(bundle));
  await expect(verifyModel(directory, key.publicKey)).rejects.toThrow(/does not belong to the payload/);

  await writeFile(path, "{}");
  await expect(verifyModel(directory, key.publicKey)).rejects.toThrow(/no signature bundle/);
});

test("signing again replaces the signature, which is itself not signed", async () => {
  await signModel(directory, key.privateKey);
  await writeFile(join(directory, "new.json"), "1");
  const { files } = await signModel(directory, key.privateKey);
  expect(files.map((file) => file.name)).not.toContain("model.sig");
  await verifyModel(directory, key.publicKey);
});

test("a link is refused: what it points to could change", async () => {
  await symlink("/etc/hostname", join(directory, "link"));
  await expect(signModel(directory, key.privateKey)).rejects.toThrow(/link is no plain file/);
});
