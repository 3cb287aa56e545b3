import type { Progress } from "@mlops/data-versioning";
import { bytesText } from "./output.ts";

const WORDS: Readonly<Record<Progress["step"], string>> = {
  scan: "looking",
  hash: "hashing",
  checkout: "writing",
  push: "pushing",
  fetch: "fetching",
  verify: "verifying",
  remove: "removing",
};

/** Milliseconds between two drawings. */
const PERIOD = 100;

/** Draws one line on the terminal: files, bytes, rate, what remains. Nothing where standard error is no terminal. */
export function progressLine(): { show: (progress: Progress) => void; clear: () => void } {
  const { stderr } = process;
  let drawnAt = 0;
  let startedAt = 0;
  let step: Progress["step"] | undefined;
  const clear = (): void => {
    if (drawnAt > 0) stderr.write("\r\x1b[K");
    drawnAt = 0;
  };
  const show = (progress: Progress): void => {
    const now = performance.now();
    if (step !== progress.step || progress.filesDone === 0) startedAt = now;
    step = progress.step;
    if (!stderr.isTTY || now - drawnAt < PERIOD) return;
    drawnAt = now;
    stderr.write(`\r\x1b[K${progressText(progress, (now - startedAt) / 1000).slice(0, (stderr.columns ?? 80) - 1)}`);
  };
  return { show, clear };
}

/** @param seconds since the step began */
export function progressText(
  { step, filesDone, filesTotal, bytesDone, bytesTotal }: Progress,
  seconds: number,
): string {
  const rate = seconds > 0 ? bytesDone / seconds : 0;
  const left = rate > 0 ? `, ${Math.ceil((bytesTotal - bytesDone) / rate)} s left` : "";
  return `${WORDS[step]} ${filesDone}/${filesTotal} files, ${bytesText(bytesDone)} of ${bytesText(bytesTotal)}, ${bytesText(rate)}/s${left}`;
}
