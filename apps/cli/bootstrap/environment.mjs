import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone's top folder, and the one place where the bootstrap reads the environment. */
export const cloneRoot = fileURLToPath(new URL("../../../", import.meta.url));

export const mlopsHome = process.env.MLOPS_HOME || join(cloneRoot, ".mlops");

/** npm's own program when npm started us, so that the same npm installs; else the one on the PATH. */
export const npmProgram = process.env.npm_execpath?.endsWith(".js") ? process.env.npm_execpath : undefined;

/** For children: no telemetry, no update notices; turbo's remote cache is never asked. */
export const childEnvironment = {
  ...process.env,
  DO_NOT_TRACK: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
};
