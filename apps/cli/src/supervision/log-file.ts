import { createWriteStream, mkdirSync, renameSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";

/** Files already opened by this process: a restarted service goes on in its own, only an earlier start's is set aside. */
const opened = new Set<string>();

/**
 * Opens a log file for this start. The one of the start before is kept as `NAME.previous.log`, since that is where one
 * looks after a crash. A disk that is full loses log lines, not the loop.
 */
export function openLog(file: string): WriteStream {
  if (!opened.has(file)) {
    opened.add(file);
    mkdirSync(dirname(file), { recursive: true });
    keepPrevious(file);
  }
  const stream = createWriteStream(file, { flags: "a" });
  stream.on("error", () => {});
  return stream;
}

function keepPrevious(file: string): void {
  try {
    renameSync(file, file.replace(/\.log$/, ".previous.log"));
  } catch {
    // There was none.
  }
}
