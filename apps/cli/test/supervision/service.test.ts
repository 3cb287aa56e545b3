import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type RestartPolicy, restartDelay } from "../../src/supervision/restart-policy.ts";
import { readRunFile } from "../../src/supervision/run-files.ts";
import { readyUrl, type ServiceFailedError, type ServiceSpec, startService } from "../../src/supervision/service.ts";
import { program, readyProgram, temporaryFolder, until } from "./programs.ts";

const quick: RestartPolicy = {
  firstDelayMilliseconds: 1,
  maximalDelayMilliseconds: 4,
  maximalRestarts: 2,
  windowMilliseconds: 60_000,
};

function specFor(folder: string, text: string, more: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    name: "inference",
    args: [program(folder, "service.mjs", text)],
    cwd: folder,
    environment: { ...process.env, PORT: "0" },
    logFile: join(folder, "logs", "07-inference.log"),
    runDirectory: join(folder, "run"),
    policy: quick,
    onGivenUp: () => {},
    ...more,
  };
}

test("a service that is killed is started again and recorded anew", async () => {
  const folder = temporaryFolder();
  const restarts: string[] = [];
  const service = await startService(specFor(folder, readyProgram, { onRestart: (words) => restarts.push(words) }));
  onTestFinished(() => service.stop());
  const first = readRunFile(join(folder, "run"), "inference");
  process.kill(first?.pid ?? 0, "SIGKILL");
  await until(() => (readRunFile(join(folder, "run"), "inference")?.pid ?? first?.pid) !== first?.pid, "new run file");
  expect(restarts).toEqual([`inference (pid ${first?.pid}) was ended by SIGKILL`]);
});

test("stopping ends it without a restart and removes its run file", async () => {
  const folder = temporaryFolder();
  const restarts: string[] = [];
  const service = await startService(specFor(folder, readyProgram, { onRestart: (words) => restarts.push(words) }));
  await service.stop();
  expect(restarts).toEqual([]);
  expect(readRunFile(join(folder, "run"), "inference")).toBeUndefined();
});

test("a service that does not come up fails with its own last words and the log's place", async () => {
  const folder = temporaryFolder();
  const text = `console.error("mlops: no model models:/flight-delays@champion: train one first"); process.exit(1);`;
  await expect(startService(specFor(folder, text))).rejects.toThrow(
    /inference ended with code 1: no model models:\/flight-delays@champion: train one first\. Detail: .*07-inference\.log/,
  );
});

test("a service that never says ready is given up after its time, and ended", async () => {
  const folder = temporaryFolder();
  const spec = specFor(folder, "setInterval(() => {}, 1000);", { readyTimeoutMilliseconds: 200 });
  await expect(startService(spec)).rejects.toThrow("inference was not ready within 0.2 s");
});

test("one that ends again and again is given up and said", async () => {
  const folder = temporaryFolder();
  const text = `${readyProgram}; setTimeout(() => { console.error("mlops: out of luck"); process.exit(3); }, 20);`;
  const givenUp = new Promise<ServiceFailedError>((resolve) => {
    void startService(specFor(folder, text, { onGivenUp: resolve }));
  });
  expect((await givenUp).message).toContain("inference ended 3 times, last: ended with code 3: out of luck");
});

test("stopping while it starts ends it", async () => {
  const folder = temporaryFolder();
  const controller = new AbortController();
  const starting = startService(specFor(folder, "setInterval(() => {}, 1000);", { signal: controller.signal }));
  controller.abort();
  await expect(starting).rejects.toThrow("inference was stopped while it started");
});

test("the wait doubles up to the longest, and old ends are forgotten", () => {
  const policy = {
    firstDelayMilliseconds: 200,
    maximalDelayMilliseconds: 1000,
    maximalRestarts: 4,
    windowMilliseconds: 60_000,
  };
  const now = 1_000_000;
  expect(restartDelay(policy, [now], now)).toBe(200);
  expect(restartDelay(policy, [now - 3, now - 2, now - 1, now], now)).toBe(1000);
  expect(restartDelay(policy, [now - 4, now - 3, now - 2, now - 1, now], now)).toBe("give up");
  expect(restartDelay(policy, [now - 90_000, now - 80_000, now - 70_000, now - 65_000, now], now)).toBe(200);
});

test("only a line that says ready and where counts as ready", () => {
  expect(readyUrl('{"level":30,"msg":"ready","url":"http://127.0.0.1:8080"}')).toBe("http://127.0.0.1:8080");
  expect(readyUrl('{"level":30,"msg":"not ready"}')).toBeUndefined();
  expect(readyUrl('{"level":30,"msg":"ready"}')).toBeUndefined();
  expect(readyUrl('"ready" it said')).toBeUndefined();
});
