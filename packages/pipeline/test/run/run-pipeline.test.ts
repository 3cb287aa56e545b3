import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { openRepository } from "@mlops/data-versioning";
import { mayBeSameProcess, processIdentity } from "@mlops/data-versioning/engine";
import { afterEach, describe, expect, it, vi } from "vitest";
import { commitStages, pipelineStatus, setFrozen } from "../../src/index.ts";
import { type TemporaryProject, temporaryProject } from "../temporary-project.ts";

let project: TemporaryProject;
afterEach(() => project.remove());

const CHAIN = {
  "dvc.yaml": `stages:
  one:
    cmd: cp in.txt one.txt && echo made one
    deps: [in.txt]
    outs: [one.txt]
  two:
    cmd: cat one.txt one.txt > two.txt
    deps: [one.txt]
    params: [times]
    outs: [two.txt]
  side:
    cmd: echo side > side.txt
    outs: [side.txt]
`,
  "params.yaml": "times: 2\n",
  "in.txt": "a\n",
};

describe("run", () => {
  it("needs a dvc.yaml, and says so", async () => {
    project = await temporaryProject({});
    await expect(project.run()).rejects.toThrow(/has no dvc\.yaml: there are no stages; write one/);
  });

  it("runs what changed and what depends on it, and streams output with the stage's name", async () => {
    project = await temporaryProject(CHAIN);
    const first = await project.run();
    expect(first.outcomes).toEqual({ one: "ran", two: "ran", side: "ran" });
    expect(first.events).toContainEqual({ type: "output", stage: "one", line: "made one", stream: "stdout" });
    project.write("in.txt", "b\n");
    expect((await project.run()).outcomes).toEqual({ one: "ran", two: "ran", side: "unchanged" });
    project.write("params.yaml", "times: 3\n");
    expect((await project.run()).outcomes).toEqual({ one: "unchanged", two: "ran", side: "unchanged" });
  });

  it("restores from the run cache what it ran before", async () => {
    project = await temporaryProject(CHAIN);
    const first = await project.run();
    project.write("in.txt", "b\n");
    await project.run();
    project.write("in.txt", "a\n");
    const again = await project.run();
    expect(again.outcomes).toEqual({ one: "cached", two: "cached", side: "unchanged" });
    expect(project.read("two.txt")).toBe("a\na\n");
    expect(again.lockMd5).toBe(first.lockMd5);
  });

  it("does not run a stage whose input was made anew with the same content", async () => {
    project = await temporaryProject({
      "dvc.yaml":
        "stages:\n  one:\n    cmd: head -1 in.txt > one.txt\n    deps: [in.txt]\n    outs: [one.txt]\n  two:\n    cmd: cp one.txt two.txt\n    deps: [one.txt]\n    outs: [two.txt]\n",
      "in.txt": "a\nb\n",
    });
    await project.run();
    project.write("in.txt", "a\nc\n");
    expect((await project.run()).outcomes).toEqual({ one: "ran", two: "unchanged" });
  });

  it("leaves a failed stage as it is, skips those that need it, and keeps the lock of the others right", async () => {
    project = await temporaryProject(CHAIN);
    await project.run();
    const lock = project.read("dvc.lock");
    project.write(
      "dvc.yaml",
      CHAIN["dvc.yaml"].replace("cp in.txt one.txt && echo made one", "echo partial > one.txt && exit 3"),
    );
    const result = await project.run({ keepGoing: true });
    expect(result.outcomes).toEqual({ one: "failed", two: "skipped", side: "unchanged" });
    expect(result.succeeded).toBe(false);
    expect(result.stages[0]?.error?.message).toMatch(
      /stage "one" failed: "echo partial > one\.txt && exit 3" exited with 3; its outputs are left as they are/,
    );
    expect(project.read("one.txt")).toBe("partial\n");
    expect(project.read("dvc.lock")).toBe(lock);
    project.write("dvc.yaml", CHAIN["dvc.yaml"]);
    expect((await project.run()).outcomes).toEqual({ one: "cached", two: "unchanged", side: "unchanged" });
  });

  it("runs independent stages side by side", async () => {
    const meet = (own: string, other: string): string =>
      `touch ${own}.here; n=0; while [ ! -e ${other}.here ]; do n=$((n+1)); [ $n -lt 500 ] || exit 1; sleep 0.01; done; echo x > ${own}`;
    project = await temporaryProject({
      "dvc.yaml": `stages:\n  a:\n    cmd: ${JSON.stringify(meet("a", "b"))}\n    outs: [a]\n  b:\n    cmd: ${JSON.stringify(meet("b", "a"))}\n    outs: [b]\n`,
    });
    expect((await project.run({ jobs: 2 })).outcomes).toEqual({ a: "ran", b: "ran" });
  });

  it("says which output a command did not make and which dependency is missing", async () => {
    project = await temporaryProject({
      "dvc.yaml":
        "stages:\n  a:\n    cmd: echo\n    outs: [never]\n  b:\n    cmd: echo\n    deps: [gone]\n    params: [none]\n    outs: [c]\n",
      "params.yaml": "x: 1\n",
    });
    const result = await project.run({ keepGoing: true });
    expect(result.stages.map(({ error }) => error?.message)).toEqual([
      'stage "a": output never does not exist after the command ended; let the command write it or correct dvc.yaml',
      'stage "b": dependency gone does not exist; make it, get it with mlops data pull, or correct dvc.yaml',
    ]);
    project.write("gone", "");
    expect((await project.run({ keepGoing: true })).stages[1]?.error?.message).toMatch(
      /parameter\(s\) none are not in params\.yaml/,
    );
  });

  it("keeps persistent outputs and removes others before a command", async () => {
    project = await temporaryProject({
      "dvc.yaml":
        "stages:\n  a:\n    cmd: echo x >> log; echo y >> fresh\n    deps: [in]\n    outs:\n    - log: {persist: true}\n    - fresh\n",
      in: "1",
    });
    await project.run();
    project.write("in", "2");
    await project.run();
    expect([project.read("log"), project.read("fresh")]).toEqual(["x\nx\n", "y\n"]);
  });

  it("runs only what a target needs", async () => {
    project = await temporaryProject(CHAIN);
    expect((await project.run({ targets: ["one"] })).outcomes).toEqual({ one: "ran" });
    expect((await project.run({ targets: ["two"] })).outcomes).toEqual({ one: "unchanged", two: "ran" });
    expect((await project.run({ targets: ["one"], downstream: true, force: true })).outcomes).toEqual({
      one: "ran",
      two: "ran",
    });
    await expect(project.run({ targets: ["none"] })).rejects.toThrow(/there is no stage "none"; known: one, two, side/);
  });

  it("leaves alone what another process's stage is writing", async () => {
    project = await temporaryProject({ "dvc.yaml": "stages:\n  a:\n    cmd: echo mine > out/a\n    outs: [out]\n" });
    project.write("out/half", "theirs\n");
    const theirs = { pid: process.ppid, cmd: "mlops pipeline run a" };
    project.write(".dvc/tmp/rwlock", JSON.stringify({ read: {}, write: { [project.path("out")]: theirs } }));
    const { stages } = await project.run();
    expect(stages[0]?.error?.message).toContain(`out is busy: process ${process.ppid} (mlops pipeline run a)`);
    expect(project.read("out/half")).toBe("theirs\n");
  });

  it("is refused a stage that is running, whose outputs are noted whole", async () => {
    const script = "mkdir -p out; echo 1 > out/a; touch up; while [ ! -e go ]; do sleep 0.01; done; echo 2 > out/b";
    project = await temporaryProject({ "dvc.yaml": `stages:\n  a:\n    cmd: ${script}\n    outs: [out]\n` });
    const first = project.run();
    await vi.waitFor(() => project.read("up"), { timeout: 10_000, interval: 10 });
    const second = await project.run();
    await expect(commitStages(project.root, ["a"])).rejects.toThrow(/out is busy/);
    project.write("go", "");
    expect((await first).outcomes).toEqual({ a: "ran" });
    expect(second.stages[0]?.error?.message).toMatch(/out is busy/);
    expect([project.read("out/a"), project.read("out/b")]).toEqual(["1\n", "2\n"]);
    expect((await project.run()).outcomes).toEqual({ a: "unchanged" });
    expect(project.read("dvc.lock")).toContain("nfiles: 2");
  });

  it("ends a command that is interrupted, and all that it started", async () => {
    project = await temporaryProject({
      "dvc.yaml": "stages:\n  slow:\n    cmd: echo $$; sleep 60 & wait\n    outs: [x]\n",
    });
    const abort = new AbortController();
    let pid = 0;
    const run = project.run({
      signal: abort.signal,
      onEvent: (event) => {
        if (event.type !== "output") return;
        pid = Number(event.line);
        abort.abort(new Error("stop"));
      },
    });
    await expect(run).rejects.toThrow("stop");
    expect(mayBeSameProcess(pid, undefined)).toBe(false);
  });

  it("ends what a killed run left running before it makes the outputs anew, if it is that for certain", async () => {
    project = await temporaryProject({ "dvc.yaml": "stages:\n  a:\n    cmd: echo a > a\n    outs: [a]\n" });
    const orphan = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    const ended = new Promise((resolve) => orphan.once("close", resolve));
    const gone = spawn("true");
    await new Promise((resolve) => gone.once("close", resolve));
    mkdirSync(project.path(".dvc/tmp/mlops/running"), { recursive: true });
    const note = { pid: orphan.pid, parent: gone.pid };
    const warnings: string[] = [];
    const runAfter = async (left: object): Promise<void> => {
      const name = `${createHash("md5").update("a").digest("hex")}.json`;
      writeFileSync(project.path(`.dvc/tmp/mlops/running/${name}`), JSON.stringify(left));
      await project.run({ force: true, onWarning: (message) => warnings.push(message) });
    };
    await runAfter({ ...note, mark: "another start" });
    await runAfter(note);
    expect(orphan.signalCode, "a process that cannot be told is let live").toBeNull();
    await runAfter({ ...note, mark: processIdentity(orphan.pid as number) });
    await ended;
    expect(warnings).toEqual([
      expect.stringMatching(/stage "a": process \d+ may have been left behind/),
      expect.stringMatching(/stage "a": ended process \d+, left behind/),
    ]);
  });

  it("fetches remembered runs of others", async () => {
    project = await temporaryProject({ ...CHAIN, "metric.json": "" }, { git: true });
    project.write(
      "dvc.yaml",
      `${CHAIN["dvc.yaml"]}  score:\n    cmd: 'echo "{}" > score.json'\n    deps: [two.txt]\n    metrics: [{score.json: {cache: false}}]\n`,
    );
    await openRepository(project.root).addRemote("storage", "../remote", { isDefault: true });
    await project.run();
    await openRepository(project.root).push([], { runCache: true });
    for (const name of [".dvc/cache", "dvc.lock", "one.txt", "two.txt", "side.txt", "score.json"])
      rmSync(project.path(name), { recursive: true });
    const outcomes = (await project.run({ pull: true })).outcomes;
    // A stage without inputs has no key to be remembered under, as in DVC.
    expect(outcomes).toEqual({ one: "cached", two: "cached", side: "ran", score: "cached" });
  });
});

describe("status, freeze and commit", () => {
  it("status names what changed, and what will follow from it", async () => {
    project = await temporaryProject(CHAIN);
    await project.run();
    project.write("in.txt", "other\n");
    project.write("params.yaml", "times: 5\n");
    project.write("dvc.yaml", CHAIN["dvc.yaml"].replace("echo side", "echo other side"));
    rmSync(project.path("side.txt"));
    const statuses = await pipelineStatus({ directory: project.root });
    expect(statuses).toEqual([
      { name: "one", changes: [{ kind: "dependency", name: "in.txt", state: "modified" }], outdatedInput: false },
      {
        name: "two",
        changes: [{ kind: "parameter", name: "params.yaml:times", state: "modified" }],
        outdatedInput: true,
      },
      {
        name: "side",
        changes: [
          { kind: "command", name: "", state: "changed" },
          { kind: "output", name: "side.txt", state: "deleted" },
        ],
        outdatedInput: false,
      },
    ]);
  });

  it("a frozen stage is not run, and dvc.yaml keeps its comments", async () => {
    project = await temporaryProject({ ...CHAIN, "dvc.yaml": `# top\n${CHAIN["dvc.yaml"]}` });
    await project.run();
    project.write("in.txt", "other\n");
    expect(await setFrozen(project.root, "one", true)).toBe("dvc.yaml");
    expect(project.read("dvc.yaml")).toContain("# top\nstages:\n  one:\n    frozen: true\n    cmd: cp in.txt");
    expect((await project.run()).outcomes).toEqual({ one: "unchanged", two: "unchanged", side: "unchanged" });
    expect(await setFrozen(project.root, "one", true)).toBeUndefined();
    await setFrozen(project.root, "one", false);
    expect(project.read("dvc.yaml")).toBe(`# top\n${CHAIN["dvc.yaml"]}`);
    expect((await project.run()).outcomes.one).toBe("ran");
  });

  it("commit takes outputs made by hand for right", async () => {
    project = await temporaryProject(CHAIN);
    await project.run();
    project.write("one.txt", "by hand\n");
    expect(await commitStages(project.root, ["one"])).toEqual(["one"]);
    expect(project.read("dvc.lock")).toContain(
      `path: one.txt\n      hash: md5\n      md5: ${createHash("md5").update("by hand\n").digest("hex")}`,
    );
    expect((await project.run()).outcomes).toEqual({ one: "unchanged", two: "ran", side: "unchanged" });
    expect(existsSync(project.path("two.txt"))).toBe(true);
  });
});
