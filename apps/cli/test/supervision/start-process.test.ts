import { readFileSync } from "node:fs";
import { join } from "node:path";
import { processIdentity } from "@mlops/database/process-identity";
import { expect, test } from "vitest";
import { type ProcessSpec, startProcess } from "../../src/supervision/start-process.ts";
import { program, temporaryFolder, until } from "./programs.ts";

function specFor(folder: string, text: string, more: Partial<ProcessSpec> = {}): ProcessSpec {
  return {
    name: "child",
    args: [program(folder, "child.mjs", text)],
    cwd: folder,
    environment: { ...process.env },
    logFile: join(folder, "logs", "child.log"),
    ...more,
  };
}

test("hands on each line, and keeps both outputs in the log file", async () => {
  const folder = temporaryFolder();
  const lines: string[] = [];
  const text = `console.log("one"); console.error("to the log"); console.log("two");`;
  const child = await startProcess(specFor(folder, text, { onLine: (line) => lines.push(line) }));
  const end = await child.ended;
  expect(end).toMatchObject({ code: 0, signal: null });
  expect(lines).toEqual(["one", "two"]);
  await until(() => readFileSync(join(folder, "logs", "child.log"), "utf8").includes("to the log"), "log written");
});

test("what a child started itself goes with it, even when the child is killed", async () => {
  const folder = temporaryFolder();
  program(folder, "grandchild.mjs", "setInterval(() => {}, 1000); process.on('SIGTERM', () => {});");
  const text = `
    import { spawn } from "node:child_process";
    const grandchild = spawn(process.execPath, [${JSON.stringify(join(folder, "grandchild.mjs"))}], { stdio: "inherit" });
    console.log(grandchild.pid);
    setInterval(() => {}, 1000);`;
  let grandchild = 0;
  const child = await startProcess(
    specFor(folder, text, {
      onLine: (line) => {
        grandchild = Number(line);
      },
    }),
  );
  await until(() => grandchild > 0, "grandchild started");
  process.kill(child.pid, "SIGKILL");
  expect((await child.ended).signal).toBe("SIGKILL");
  await until(() => processIdentity(grandchild) === undefined, "grandchild gone");
});

test("a child that ignores SIGTERM is forced after the grace", async () => {
  const folder = temporaryFolder();
  let isUp = false;
  const text = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up');";
  const child = await startProcess(
    specFor(folder, text, {
      onLine: () => {
        isUp = true;
      },
    }),
  );
  await until(() => isUp, "child up");
  expect((await child.stop(100)).signal).toBe("SIGKILL");
});

test("when the parent is killed, its children end by themselves", async () => {
  const folder = temporaryFolder();
  const module = new URL("../../dist/supervision/start-process.js", import.meta.url).href;
  program(folder, "grandchild.mjs", "console.log(process.pid); setInterval(() => {}, 1000);");
  const text = `
    import { startProcess } from ${JSON.stringify(module)};
    await startProcess({ name: "grandchild", args: [${JSON.stringify(join(folder, "grandchild.mjs"))}], cwd: ".",
      environment: process.env, logFile: ${JSON.stringify(join(folder, "grandchild.log"))}, onLine: (line) => console.log(line) });
    setInterval(() => {}, 1000);`;
  const { spawn } = await import("node:child_process");
  const parent = spawn(process.execPath, [program(folder, "parent.mjs", text)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  parent.stdout.on("data", (chunk) => {
    output += chunk;
  });
  await until(() => /\d+\n/.test(output), "grandchild started");
  const grandchild = Number(output.trim());
  expect(processIdentity(grandchild)).toBeDefined();
  parent.kill("SIGKILL");
  await until(() => processIdentity(grandchild) === undefined, "grandchild gone");
});
