import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkDigest, checkExercise, discoverExercises } from "../../src/index.ts";
import { doubleExercise, root } from "./fixture.ts";

function answered(code: string) {
  return checkExercise(doubleExercise({ "double.ts": code }), { root });
}

/** Where nobody listens: a port that was just given back. */
async function freeAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

test("a right answer passes", async () => {
  expect(await answered("export const double = (n: number): number => 2 * n;")).toEqual({
    outcome: "passed",
    messages: [],
  });
});

test("a wrong answer fails with the check's sentence and what was found", async () => {
  const { outcome, messages } = await answered("export const double = (n: number): number => n;");
  expect(outcome).toBe("failed");
  expect(messages.join()).toContain("doubles a number: double(3): expected 3 to be 6");
});

test("a wrong type is told apart, with its line and column", async () => {
  const { outcome, messages } = await answered("export function double(n: number): number {\n  return 'six';\n}");
  expect(outcome).toBe("type-error");
  expect(messages.join()).toMatch(/^double\.ts\(2,3\): Type 'string' is not assignable/);
});

test("an error that the code throws is told apart", async () => {
  const { outcome, messages } = await answered(
    "export function double(_: number): number { throw new RangeError('too big'); }",
  );
  expect(outcome).toBe("runtime-error");
  expect(messages.join()).toContain("RangeError: too big");
});

test("a check whose file is saved again ends at once, and its process with it", async () => {
  const saved = new AbortController();
  const exercise = doubleExercise({
    "double.ts": "export function double(n: number): number { while (n > 0); return n; }",
  });
  const begun = Date.now();
  const checked = checkExercise(exercise, { root, signal: saved.signal });
  saved.abort();
  await checked;
  expect(Date.now() - begun).toBeLessThan(5_000);
});

test("files with the line ends of Windows are read the same, and their check has the same digest", async () => {
  const [unix, windows] = [doubleExercise(), doubleExercise()];
  for (const name of ["README.md", "hints.md", "check.test.ts", "double.ts"]) {
    const path = join(windows.folder, name);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("\n", "\r\n"));
  }
  const [read] = discoverExercises(join(windows.folder, "..", ".."));
  expect({ ...read, folder: unix.folder }).toEqual(unix);
  expect(checkDigest(windows)).toBe(checkDigest(unix));
});

test("a check whose service has no address, or does not answer there, is blocked and not wrong", async () => {
  const exercise = { ...doubleExercise(), needs: ["monitor" as const] };
  const nobody = await freeAddress();
  for (const services of [{}, { monitor: nobody }]) {
    const { outcome, messages } = await checkExercise(exercise, { root, services });
    expect(outcome).toBe("blocked");
    expect(messages.join()).toContain("it talks to monitor, which is not up: run 'npm start'");
  }
});

test("a service that goes away during the check is no mistake of the learner's", async () => {
  const exercise = {
    ...doubleExercise({
      "check.test.ts": `import { expect, test } from "vitest";
test("asks", async () => { await fetch(process.env.MONITOR_URL + "/leave").catch(() => 0); expect(1).toBe(2); });`,
    }),
    needs: ["monitor" as const],
  };
  const server = createServer((_, answer) => answer.end(() => server.close()).destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const monitor = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await checkExercise(exercise, { root, services: { monitor } })).outcome).toBe("blocked");
});

test("checking leaves the exercise as it was, and nothing beside it", async () => {
  const exercise = doubleExercise();
  const before = readdirSync(exercise.folder);
  await checkExercise(exercise, { root });
  expect(readdirSync(exercise.folder)).toEqual(before);
  expect(readFileSync(join(exercise.folder, "double.ts"), "utf8")).toContain("return n;");
  const work = join(root, "exercises", ".work");
  expect(existsSync(work) ? readdirSync(work).filter((name) => name.includes(exercise.id)) : []).toEqual([]);
});
