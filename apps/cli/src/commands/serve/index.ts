import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { readEnvironment } from "../../environment.ts";
import { UsageError } from "../../errors.ts";
import { makeToken } from "./make-token.ts";
import { runService } from "./run-service.ts";

interface ServeOptions {
  readonly name?: string;
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  readonly threads: number;
  readonly tokens?: string;
  readonly json?: boolean;
  readonly makeToken?: string;
  readonly admin?: boolean;
  readonly rate?: number;
}

/** `mlops serve MODEL`: the inference service alone, for any tabular ONNX model. */
export function serveCommand(): Command {
  return new Command("serve")
    .description("serve a model over Open Inference Protocol V2, KServe V1 and MLflow scoring")
    .argument("[model]", "an ONNX file, an MLflow model folder, models:/NAME/VERSION or models:/NAME@ALIAS")
    .option("--name <name>", "name of the model in the addresses; by default its own")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on; 0: any free one", integer(0, 65_535), 8080)
    .option("--workers <number>", "processes that share the port", integer(1, 64), 1)
    .option("--threads <number>", "threads that run the model; 0 runs it in the service's own", integer(0, 64), 0)
    .option("--tokens <file>", "bearer tokens that may predict, one a line (see --make-token)")
    .option("--make-token <name>", "print a new token and its line for the file of --tokens, and end")
    .option("--admin", "the token of --make-token may administer")
    .option("--rate <number>", "requests a second that the token of --make-token may send", Number)
    .option("--json", "print the service's log as it is, a JSON object a line")
    .addHelpText("after", examples)
    .action(serve);
}

const examples = `
The registry is asked at MLFLOW_TRACKING_URI, predictions are logged and online features read at DATABASE_URL.
What is not set is off, and said.

Examples:
  mlops serve model.onnx --port 9000
  mlops serve ./mlruns/1/models/m-123/artifacts --name churn
  MLFLOW_TRACKING_URI=http://127.0.0.1:5000 mlops serve models:/flight-delays@champion --workers 2
  mlops serve --make-token alice --rate 100 >> tokens.txt`;

async function serve(model: string | undefined, options: ServeOptions): Promise<void> {
  if (options.makeToken !== undefined) {
    const { token, line } = makeToken(options.makeToken, { admin: options.admin ?? false, rate: options.rate });
    process.stderr.write(`token (shown this once): ${token}\n`);
    process.stdout.write(`${line}\n`);
    return;
  }
  if (model === undefined)
    throw new UsageError("serve: expected a model, found nothing (mlops serve --help shows what is possible)");
  const environment = readEnvironment();
  const program = join(environment.cloneRoot, "apps/inference/dist/main.js");
  if (!existsSync(program))
    throw new UsageError(`serve: the inference service is not built: ${program} is missing; npm run build`);
  process.exitCode = await runService({
    program,
    json: options.json ?? false,
    variables: { ...environment.inherited, ...variablesOf(model, options), MLOPS_HOME: environment.home },
  });
}

/** What the service reads from its environment. A path is made absolute: the service may run in another folder. */
export function variablesOf(model: string, options: ServeOptions): Record<string, string> {
  const isAddress = /^(models:|gs:\/\/)/.test(model);
  return {
    MODEL_URI: isAddress ? model : resolve(model),
    HOST: options.host,
    PORT: String(options.port),
    WORKERS: String(options.workers),
    INFERENCE_THREADS: String(options.threads),
    ...(options.name === undefined ? {} : { MODEL_NAME: options.name }),
    ...(options.tokens === undefined ? {} : { TOKENS_FILE: resolve(options.tokens) }),
  };
}

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`expected ${least} to ${most}`);
  };
}
