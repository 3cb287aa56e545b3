import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));

const portNames = ["GRAFANA", "MLFLOW", "INFERENCE", "MONITOR", "PROMETHEUS", "ALERTMANAGER", "POSTGRES"];

/**
 * A stack of its own: project name, free ports, settings. Grafana is left out where its image cannot be had.
 * @param {Record<string, string>} settings what a person would write into .env
 * @param {string[]} [files] laid over compose.yaml
 */
export async function openStack(settings, files = []) {
  const project = `mlops-rehearsal-${process.pid}`;
  const ports = Object.fromEntries(await Promise.all(portNames.map(async (name) => [name, await freePort()])));
  const environment = {
    ...process.env,
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [`${name}_PORT`, String(port)])),
    COMPOSE_PROJECT_NAME: project,
    ...settings,
  };

  const over = ["compose.yaml", ...files].flatMap((file) => ["--file", file]);

  /** `docker compose ARGS` in the clone; its standard output. @param {string[]} args @param {string} [input] */
  const compose = (args, input) => command("docker", ["compose", ...over, ...args], environment, input);

  return {
    project,
    url: (/** @type {string} */ name) => `http://127.0.0.1:${ports[name]}`,
    compose,
    /** @param {string[]} args */
    docker: (args) => command("docker", args, environment),
    /** One statement on the services' own database; rows of tab-separated text. @param {string} statement @param {string} [input] */
    sql: async (statement, input) => {
      const psql = [
        "psql",
        "--no-psqlrc",
        "-qtA",
        "-F",
        "\t",
        "-U",
        "postgres",
        "-d",
        "mlops",
        "-v",
        "ON_ERROR_STOP=1",
      ];
      const text = await compose(["exec", "-T", "postgres", ...psql, "-c", statement], input);
      return text
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split("\t"));
    },
    /** Ids of the running containers of a service. @param {string} service */
    containers: async (service) => (await compose(["ps", "-q", service])).split("\n").filter(Boolean),
  };
}

/** @typedef {Awaited<ReturnType<typeof openStack>>} Stack */

/** @param {string} program @param {string[]} args @param {NodeJS.ProcessEnv} env @param {string} [input] */
async function command(program, args, env, input) {
  const running = run(program, args, { cwd: root, env, maxBuffer: 64 * 1024 * 1024 });
  if (input !== undefined) running.child.stdin?.end(input);
  try {
    return (await running).stdout;
  } catch (error) {
    const words = String(error.stderr || error.message)
      .trim()
      .split("\n")
      .slice(-12)
      .join("\n");
    throw new Error(`${program} ${args.join(" ").slice(0, 200)} failed:\n${words}`, { cause: error });
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
