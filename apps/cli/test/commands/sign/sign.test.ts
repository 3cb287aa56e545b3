import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { signCommand } from "../../../src/commands/sign/index.ts";
import { verifyCommand } from "../../../src/commands/sign/verify.ts";
import { runCommand } from "../run-command.ts";

let root: string;
let model: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sign-"));
  model = join(root, "model");
  await mkdir(model);
  await writeFile(join(model, "model.onnx"), "weights");
  await runCommand(signCommand(), "keys", root);
  return () => rm(root, { recursive: true });
});

const key = (half: "private" | "public"): string[] => ["--key", join(root, `model-${half}.pem`)];

test("what was signed is verified, and no longer once a file was changed or added", async () => {
  expect(await runCommand(signCommand(), model, ...key("private"))).toMatch(/model\.sig: 1 file signed with/);
  expect(await runCommand(verifyCommand(), model, ...key("public"))).toMatch(/all of it \(1 file\) is what was signed/);
  await writeFile(join(model, "model.onnx"), "other weights");
  await writeFile(join(model, "extra.py"), "");
  await expect(runCommand(verifyCommand(), model, ...key("public"))).rejects.toThrow(
    /extra\.py was not signed; model\.onnx was changed/,
  );
});

test("a signature by another key is refused", async () => {
  await runCommand(signCommand(), model, ...key("private"));
  await runCommand(signCommand(), "keys", join(root, "other"));
  const other = ["--key", join(root, "other", "model-public.pem")];
  await expect(runCommand(verifyCommand(), model, ...other)).rejects.toThrow(/signed with another key/);
});

test("the private key is its owner's alone, and keys are never written over", async () => {
  expect((await stat(join(root, "model-private.pem"))).mode & 0o077).toBe(0);
  await expect(runCommand(signCommand(), "keys", root)).rejects.toThrow(/model-private\.pem is there already/);
});

test("a key that is not there is named with the remedy", async () => {
  await expect(runCommand(verifyCommand(), model, "--key", "/nowhere.pem")).rejects.toThrow(
    "key /nowhere.pem: no such file; name one with --key, or make a pair with `mlops sign keys`",
  );
});
