import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { generateSigningKey, signModel, verifyModel } from "../../src/index.ts";
import { python } from "./python.ts";

let root: string;
let model: string;
const key = generateSigningKey();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "signing-"));
  model = join(root, "flight-delays");
  await mkdir(join(model, "a"), { recursive: true });
  for (const name of ["model.onnx", "a/z.json", "a.b", "Ünï çode.txt", "MLmodel"]) {
    await writeFile(join(model, name), name);
  }
  await writeFile(join(root, "private.pem"), key.privateKey);
  await writeFile(join(root, "public.pem"), key.publicKey);
  return () => rm(root, { recursive: true });
});

const signature = (): string => join(model, "model.sig");

test("OpenSSF's model-signing verifies what we sign, and refuses it once changed", async () => {
  await signModel(model, key.privateKey);
  const verify = ["-m", "model_signing", "verify", "key", model, "--signature", signature()];
  const parameters = [...verify, "--public_key", join(root, "public.pem")];
  expect(await python(...parameters)).toMatch(/succeeded/i);
  await writeFile(join(model, "a.b"), "changed");
  await expect(python(...parameters)).rejects.toThrow();
});

test("we verify what OpenSSF's model-signing signs, and refuse it once changed", async () => {
  const sign = ["-m", "model_signing", "sign", "key", model, "--signature", signature()];
  await python(...sign, "--private_key", join(root, "private.pem"));
  expect((await verifyModel(model, key.publicKey)).files).toHaveLength(5);
  await writeFile(join(model, "a.b"), "changed");
  await expect(verifyModel(model, key.publicKey)).rejects.toThrow(/a\.b was changed/);
});
