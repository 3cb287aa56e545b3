import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "./supervision/programs.ts";

const program = fileURLToPath(new URL("../bin/mlops.js", import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function mlops(...args: string[]): Promise<Ended> {
  const env = { ...process.env, MLOPS_HOME: temporaryFolder(), NO_COLOR: "1" };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

test("help lists every command and ends well", async () => {
  const { code, stdout } = await mlops("--help");
  expect(code).toBe(0);
  for (const name of ["start", "reset", "doctor", "database"]) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
});

test("each command's help has an example", async () => {
  for (const name of ["start", "reset", "doctor"]) expect((await mlops(name, "--help")).stdout).toMatch(/Examples?:/);
});

test.each([
  [["nonsense"], /unknown command 'nonsense'/],
  [["start", "--rows", "-1"], /expected a whole number above 0/],
  [["start", "--train-weeks", "2001-01-02..2001-01-08"], /expected two Mondays in order/],
  [["start", "--replay-weeks", "2001-03-12..2001-03-05"], /expected two Mondays in order/],
  [["start", "--set", "epochs"], /expected name=value/],
  [["database", "serve", "--port", "70000"], /expected 0 to 65535/],
])("wrong usage (%j) is said in one line, with code 2", async (args, expected) => {
  const { code, stderr } = await mlops(...args);
  expect(stderr).toMatch(expected);
  expect(stderr.split("\n")[0]).toMatch(/^mlops: /);
  expect(code).toBe(2);
});

test("an error is one line without a stack; with --debug the stack comes too", async () => {
  const broken = ["database", "serve", "--host", "192.0.2.1"];
  const plain = await mlops(...broken);
  expect(plain.code).toBe(1);
  expect(plain.stderr.trim().split("\n")).toHaveLength(1);
  expect(plain.stderr).toMatch(/^mlops: the embedded Postgres cannot be served \(in memory, 192\.0\.2\.1:0\)/);
  expect((await mlops(...broken, "--debug")).stderr).toMatch(/\n\s+at /);
});

test("the version is printed", async () => {
  expect((await mlops("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
