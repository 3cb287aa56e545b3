import { signModel } from "@mlops/metadata";
import { Command } from "commander";
import { readEnvironment } from "../../environment.ts";
import { homePaths } from "../../loop/home.ts";
import { countFiles } from "./count.ts";
import { makeKeys, readKey } from "./keys.ts";

interface SignFlags {
  readonly key?: string;
  readonly json?: boolean;
  readonly name?: string;
}

const examples = `
Signs as OpenSSF model signing does (in-toto statement in a DSSE envelope, https://model_signing/signature/v1.0) with an
elliptic curve key, into model.sig in the folder. Every file in it is covered: mlops verify names each that was changed,
added or taken away, and so does Python's model_signing verify key.

Examples:
  mlops sign keys                                      a new key pair: model-private.pem, model-public.pem
  mlops sign my-model --key model-private.pem
  mlops verify my-model --key model-public.pem`;

/** `mlops sign`: signs a model's files. */
export function signCommand(): Command {
  return new Command("sign")
    .description("sign a model's files as OpenSSF model signing does")
    .addCommand(folderCommand(), { isDefault: true })
    .addCommand(keysCommand())
    .addHelpText("after", examples);
}

function folderCommand(): Command {
  return new Command("folder")
    .description("sign all files of a folder, into model.sig in it (the default)")
    .argument("<folder>", "the model's folder")
    .option("--key <file>", "private key, PEM, curve P-256, P-384 or P-521 (default: the loop's)")
    .option(
      "--name <model>",
      "name of the registered model, which the inference service asks for (default: the folder's)",
    )
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  mlops sign my-model --key model-private.pem")
    .action(async (folder: string, flags: SignFlags) => {
      const key = flags.key ?? homePaths(readEnvironment().home).privateKey;
      const { path, files } = await signModel(folder, await readKey(key), flags.name);
      if (flags.json) process.stdout.write(`${JSON.stringify({ signature: path, files }, null, 2)}\n`);
      else process.stdout.write(`${path}: ${countFiles(files)} signed with ${key}\n`);
    });
}

function keysCommand(): Command {
  return new Command("keys")
    .description("make a new key pair, P-256")
    .argument("[folder]", "where to put model-private.pem and model-public.pem", ".")
    .addHelpText("after", "\nExample:\n  mlops sign keys ~/keys")
    .action(async (folder: string) => {
      const { privateFile, publicFile } = await makeKeys(folder);
      process.stdout.write(`${privateFile}: signs; keep it where nobody but the signer can read it\n`);
      process.stdout.write(`${publicFile}: verifies; give it to whoever runs the model\n`);
    });
}
