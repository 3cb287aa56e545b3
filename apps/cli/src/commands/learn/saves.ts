import fs, { type FSWatcher, statSync } from "node:fs";
import { basename, dirname } from "node:path";

/** How often a file is looked at where the system sends no file events. */
const pollMilliseconds = 500;

/**
 * Calls back at each change of a file: by file events where there are any, by polling everywhere (network drives and
 * mounted folders of containers send none). The folder is watched and not the file: an editor that writes a new file and renames it
 * over the old one would take a watched file away. `events` is where they come from. Returns its end.
 */
export function onSave(path: string, callback: () => void, events: Pick<typeof fs, "watch"> = fs): () => void {
  let last = stamp(path);
  const look = (): void => {
    const now = stamp(path);
    if (now === last || now === undefined) return;
    last = now;
    callback();
  };
  const timer = setInterval(look, pollMilliseconds);
  const watcher = tryToWatch(path, look, events);
  return () => {
    clearInterval(timer);
    watcher?.close();
  };
}

function tryToWatch(path: string, look: () => void, events: Pick<typeof fs, "watch">): FSWatcher | undefined {
  try {
    const watcher = events.watch(dirname(path), (_, name) => {
      if (name === null || name === basename(path)) look();
    });
    return watcher.on("error", () => undefined);
  } catch {
    return undefined;
  }
}

/** Changes with each save; undefined in the moment in which an editor that replaces the file leaves none. */
function stamp(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.ino} ${found.mtimeMs} ${found.size}`;
}
