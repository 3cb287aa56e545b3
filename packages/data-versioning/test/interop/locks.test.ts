import { spawn } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withRepositoryLock } from "../../src/lock/repository-lock.ts";
import { type TemporaryRepository, temporaryRepository } from "../temporary-repository.ts";
import { dvc, program, tryDvc } from "./dvc.ts";

let own: TemporaryRepository;
beforeEach(async () => {
  own = await temporaryRepository({ git: true });
  own.write("f", "1");
});
afterEach(() => own.remove());

describe("dvc and we on one repository", () => {
  it("dvc waits for us and then gives up", async () => {
    await withRepositoryLock({ root: own.root, tmpDirectory: own.path(".dvc/tmp"), command: "test" }, async () => {
      const { status, stderr } = tryDvc(own.root, "add", "f");
      expect(status).not.toBe(0);
      expect(stderr).toContain("Unable to acquire lock");
    });
    dvc(own.root, "add", "--quiet", "f");
  });

  it("we do not touch what a running stage of dvc writes", async () => {
    own.write(
      "dvc.yaml",
      "stages:\n  slow:\n    cmd: echo started; read line < pipe; echo x > out\n    deps: [f]\n    outs: [out]\n",
    );
    const { execFileSync } = await import("node:child_process");
    execFileSync("mkfifo", [own.path("pipe")]);
    const repro = spawn(program("dvc"), ["repro"], {
      cwd: own.root,
      env: { ...process.env, SHELL: "/bin/sh" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise((resolve) => repro.once("close", resolve));
    await new Promise<void>((resolve) =>
      repro.stdout.on("data", (chunk: Buffer) => chunk.toString().includes("started") && resolve()),
    );
    // dvc lets go of the repository's lock while the command runs, but not of the paths.
    await expect(own.repository.add(["f"])).rejects.toThrow(/\/f is busy: process \d+ \(.*dvc.*repro\) is reading it/);
    own.write("other", "2");
    await own.repository.add(["other"]);
    own.write("pipe", "go\n");
    expect(await ended).toBe(0);
    await own.repository.add(["f"]);
  });
});
