import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelSignatureError, type ModelStatement, verifyModel } from "@mlops/metadata";
import { Command } from "commander";
import { readEnvironment } from "../../environment.ts";
import { homePaths } from "../../loop/home.ts";
import { paint } from "../../terminal/paint.ts";
import { withTracking } from "../runs/connect.ts";
import { countFiles } from "./count.ts";
import { readKey } from "./keys.ts";

interface VerifyFlags {
  readonly key?: string;
  readonly json?: boolean;
}

const examples = `
A folder is checked where it is; a model of the registry (name/version, name@alias) is downloaded first. Exit code 1 when
a file was changed, added or taken away, when there is no signature, or when it was made with another key.

Examples:
  mlops verify my-model --key model-public.pem
  mlops verify flight-delays@champion            as the loop's registry holds it, with the loop's key`;

/** `mlops verify`: whether a model is what was signed. */
export function verifyCommand(): Command {
  return new Command("verify")
    .description("check a model's files against their signature")
    .argument("<model>", "a folder, or a registered model: name/version or name@alias")
    .option("--key <file>", "public key, PEM (default: the loop's)")
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action(async (model: string, flags: VerifyFlags) => {
      const key = flags.key ?? homePaths(readEnvironment().home).publicKey;
      const statement = await verify(model, await readKey(key));
      if (flags.json) process.stdout.write(`${JSON.stringify({ verified: true, ...statement }, null, 2)}\n`);
      else {
        const all = `all of it (${countFiles(statement.files)}) is what was signed`;
        process.stdout.write(`${paint("green", "verified")}: ${model}: ${all}, with the key of ${key}\n`);
      }
    });
}

async function verify(model: string, publicKey: string): Promise<ModelStatement> {
  if (existsSync(model)) return verifyModel(model, publicKey);
  const folder = await mkdtemp(join(tmpdir(), "verify-"));
  try {
    const uri = model.startsWith("models:/") ? model : `models:/${model}`;
    await withTracking((client) => client.downloadArtifacts({ uri, destination: folder }));
    return await verifyModel(folder, publicKey).catch((error: unknown) => {
      throw error instanceof ModelSignatureError ? new ModelSignatureError(model, error.problems) : error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
