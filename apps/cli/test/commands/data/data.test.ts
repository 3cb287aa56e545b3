import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { progressText } from "../../../src/commands/data/progress.ts";
import { main } from "../../../src/main.ts";

let folder: string;
let written: string;
let problems: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mlops-cli-"));
  written = "";
  problems = "";
  vi.spyOn(process, "cwd").mockImplementation(() => folder);
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    problems += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function mlops(...args: string[]): Promise<{ code: number; out: string }> {
  written = "";
  const code = await main(args);
  return { code, out: written };
}

describe("mlops data", () => {
  it("tracks, tells what changed, and moves data to a remote and back", async () => {
    await mlops("data", "init", "--no-scm");
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "data", "a.csv"), "x\n1\n");
    expect((await mlops("data", "add", "data")).out).toMatch(/^added data {2}[0-9a-f]{32}\.dir {2}\(1 file, 4 B\)\n$/);
    expect((await mlops("data", "status")).out).toBe("1 tracked path, all as noted.\n");
    writeFileSync(join(folder, "data", "a.csv"), "x\n2\n");
    expect((await mlops("data", "status")).out).toBe("modified  data\n");
    expect((await mlops("data", "status", "--quiet")).code).toBe(1);
    process.exitCode = undefined;
    await mlops("data", "commit");
    await mlops("data", "remote", "add", "-d", "storage", "remote");
    expect((await mlops("data", "push")).out).toBe("Pushed 2 objects.\n");
    rmSync(join(folder, "data"), { recursive: true });
    rmSync(join(folder, ".dvc", "cache"), { recursive: true });
    expect((await mlops("data", "pull")).out).toBe("Fetched 2 objects.\ndata: 1 file written, 0 removed\n");
    expect(JSON.parse((await mlops("data", "status", "--json")).out)).toMatchObject([{ path: "data", state: "clean" }]);
  });

  it("says in one line what is wrong, and exits with 1 or 2", async () => {
    expect((await mlops("data", "status")).code).toBe(1);
    expect(problems).toMatch(/^mlops: .* is not inside a data repository .*mlops data init\n$/);
    expect((await mlops("data", "nope")).code).toBe(2);
  });
});

describe("mlops pipeline", () => {
  it("runs stages with their names before their output, and exits with 1 when one fails", async () => {
    await mlops("data", "init", "--no-scm");
    writeFileSync(
      join(folder, "dvc.yaml"),
      "stages:\n  hello:\n    cmd: echo hi > out && echo made\n    outs: [out]\n",
    );
    const { code, out } = await mlops("pipeline", "run");
    expect(code).toBe(0);
    expect(out).toMatch(/^hello \| running\nhello \| made\nhello \| ran \(\d+\.\d\d s\)\n1 stage: 1 ran\n$/);
    expect((await mlops("pipeline", "status")).out).toBe("1 stage, all up to date.\n");
    writeFileSync(join(folder, "dvc.yaml"), "stages:\n  hello:\n    cmd: exit 7\n    outs: [out]\n");
    expect((await mlops("pipeline", "run")).code).toBe(1);
    expect(problems).toContain('stage "hello" failed: "exit 7" exited with 7');
  });
});

it("progress tells files, bytes, rate and what remains", () => {
  const progress = {
    step: "push",
    filesDone: 5,
    filesTotal: 10,
    bytesDone: 50_000_000,
    bytesTotal: 200_000_000,
  } as const;
  expect(progressText(progress, 2)).toBe("pushing 5/10 files, 50.0 MB of 200 MB, 25.0 MB/s, 6 s left");
});
