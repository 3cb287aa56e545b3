import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runLogged } from "./child.mjs";
import { childEnvironment, cloneRoot, mlopsHome, npmProgram } from "./environment.mjs";
import { explainInstallFailure } from "./install-failure.mjs";
import { startProgressLine } from "./progress-line.mjs";

/**
 * Installs the locked packages when node_modules is missing, half done or of another lock file.
 *
 * @returns {Promise<{ ok: boolean, reused: boolean, seconds: number }>}
 */
export async function installPackages() {
  const lock = readFileSync(join(cloneRoot, "package-lock.json"), "utf8");
  const lockHash = createHash("sha256").update(lock).digest("hex");
  if (isInstalled(cloneRoot, lockHash)) return { ok: true, reused: true, seconds: 0 };
  const line = startProgressLine("Installing packages (npm ci)");
  const total = Object.keys(JSON.parse(lock).packages).length;
  const result = await runNpmCi((count) => line.update(`${Math.min(count, total)} of about ${total}`));
  if (result.code !== 0) {
    line.fail(explainInstallFailure(result, logFile()));
    return { ok: false, reused: false, seconds: 0 };
  }
  writeFileSync(stampFile(cloneRoot), lockHash);
  return { ok: true, reused: false, seconds: line.succeed(`Installed ${total} packages`) };
}

/**
 * Whether node_modules is whole and of this lock. npm writes its hidden lock last, so a cut-off install has none. The
 * stamp is ours; a hidden lock newer than the lock file is an install the person made with npm alone.
 */
export function isInstalled(root, lockHash) {
  const hiddenLock = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(hiddenLock)) return false;
  if (existsSync(stampFile(root)) && readFileSync(stampFile(root), "utf8") === lockHash) return true;
  return statSync(hiddenLock).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
}

function stampFile(root) {
  return join(root, "node_modules", ".mlops-installed");
}

function logFile() {
  return join(mlopsHome, "logs", "01-install.log");
}

/** One retry and short time limits: a person who is offline should know within seconds, not minutes. */
const npmArguments = ["ci", "--loglevel=http", "--no-progress", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"];

function runNpmCi(onCount) {
  let count = 0;
  return runLogged({
    program: npmProgram ? process.execPath : process.platform === "win32" ? "npm.cmd" : "npm",
    args: npmProgram ? [npmProgram, ...npmArguments] : npmArguments,
    cwd: cloneRoot,
    env: childEnvironment,
    logFile: logFile(),
    onLine: (text) => {
      if (/^npm http (fetch GET 200|cache) /.test(text)) onCount(++count);
    },
  }).catch((error) => ({ code: 1, signal: null, tail: [`npm error code ${error.code}`, String(error.message)] }));
}
