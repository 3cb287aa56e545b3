import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of this test's own, gone when it ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "mlops-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a small program into the folder and gives its path. */
export function program(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** A program that says ready, as our apps do, and stays. */
export const readyProgram = `
  import { createServer } from "node:http";
  const server = createServer((_request, response) => response.end(String(process.pid)));
  server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () =>
    console.log(JSON.stringify({ level: 30, msg: "ready", url: "http://127.0.0.1:" + server.address().port })));
  process.on("SIGTERM", () => process.exit(0));
`;

/** Waits until something holds, without a fixed sleep; fails after ten seconds, or as long as is said. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  milliseconds = 10_000,
): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${milliseconds / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
