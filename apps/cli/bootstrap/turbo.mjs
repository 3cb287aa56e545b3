import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runLogged } from "./child.mjs";
import { childEnvironment, cloneRoot, mlopsHome } from "./environment.mjs";
import { startProgressLine } from "./progress-line.mjs";

/**
 * Builds every room through turbo; what has not changed comes from its cache.
 *
 * @returns {Promise<{ ok: boolean, reused: boolean, seconds: number, rooms: number }>}
 */
export async function buildRooms() {
  const line = startProgressLine("Building");
  const logFile = join(mlopsHome, "logs", "01-build.log");
  const counts = { built: 0 };
  const result = await runLogged({
    ...turboCommand(["run", "build", "--output-logs=new-only"]),
    logFile,
    onLine: (text) => {
      if (/:build: /.test(text)) line.update(text.split(":build:")[0]);
      readSummary(text, counts);
    },
  });
  if (result.code !== 0) {
    line.fail(buildFailure(result, logFile));
    return { ok: false, reused: false, seconds: 0, rooms: 0 };
  }
  const reused = counts.cached === counts.total;
  const seconds = reused
    ? (line.clear() ?? 0)
    : line.succeed(`Built ${counts.total} rooms (${counts.cached} unchanged)`);
  return { ok: true, reused, seconds, rooms: counts.total };
}

/** Turbo's own program, started by this Node. */
export function turboCommand(args) {
  const bin = join(cloneRoot, "node_modules", "turbo", "bin", "turbo");
  return { program: process.execPath, args: [bin, ...args], cwd: cloneRoot, env: childEnvironment };
}

/** Whether turbo's program is there: an install that was cut off may lack it. */
export function hasTurbo() {
  try {
    return readFileSync(join(cloneRoot, "node_modules", "turbo", "package.json"), "utf8").length > 0;
  } catch {
    return false;
  }
}

/** Turbo ends with ` Tasks:    15 successful, 15 total` and ` Cached:    15 cached, 15 total`. */
function readSummary(text, counts) {
  const match = /^\s*(Tasks|Cached):\s+(\d+) \w+, (\d+) total/.exec(text);
  if (!match) return;
  counts.total = Number(match[3]);
  if (match[1] === "Cached") counts.cached = Number(match[2]);
}

function buildFailure(result, logFile) {
  if (result.signal) return `Building was stopped (${result.signal}): run this again, it goes on`;
  const first = result.tail.find((text) => /error TS\d+|ERROR|Error:/.test(text));
  return `Building failed${first ? `: ${first.trim()}` : ""}. Detail: ${logFile}`;
}
