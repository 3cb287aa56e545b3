import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  needs?: string | string[];
  steps?: Step[];
  strategy?: { matrix?: Record<string, unknown[]> };
  "timeout-minutes"?: number;
}

const workflow = parse(readFileSync(join(import.meta.dirname, "ci.yml"), "utf8")) ?? {};
const jobs: Record<string, Job> = workflow.jobs ?? {};
const runs = (job: Job | undefined): string[] =>
  (job?.steps ?? []).flatMap(({ run }) => run?.split("\n").map((line) => line.trim()) ?? []);

test("it runs on every pull request and on pushes to main", () => {
  expect(Object.keys(workflow.on ?? {}), "events: it runs on every pull request").toContain("pull_request");
  expect(workflow.on?.pull_request?.branches ?? "all", "pull requests: every one").toBe("all");
  expect(workflow.on?.push?.branches, "pushes to these branches").toEqual(["main"]);
});

test("it has no more rights than to read", () => {
  expect(workflow.permissions, "permissions: no more rights than to read").toEqual({ contents: "read" });
});

test("it checks, then tests", () => {
  expect(runs(jobs.check), "commands of the job check").toEqual(["npm ci", "npm run check"]);
  expect(runs(jobs.test), "commands of the job test").toEqual(["npm ci", "npm test"]);
  expect([jobs.test?.needs].flat(), "what test needs: it starts only when check has passed").toEqual(["check"]);
});

test("it tests on Node 20 and 22", () => {
  const values = Object.values(jobs.test?.strategy?.matrix ?? {})
    .flat()
    .map(String);
  expect(values, "the matrix of the job test").toEqual(["20", "22"]);
  const setup = jobs.test?.steps?.find(({ uses }) => uses?.startsWith("actions/setup-node"));
  expect(String(setup?.with?.["node-version"]), "the version that setup-node takes").toMatch(/matrix\./);
});

test("every job ends, and takes its actions by version", () => {
  expect(Object.keys(jobs).length, "jobs").toBe(2);
  for (const [name, job] of Object.entries(jobs)) {
    expect(job["timeout-minutes"], `timeout of ${name}`).toBeLessThanOrEqual(30);
    const used = (job.steps ?? []).flatMap(({ uses }) => uses ?? []);
    expect(
      used.filter((action) => !/@(v\d|[0-9a-f]{40})/.test(action)),
      `actions of ${name} without a version`,
    ).toEqual([]);
    expect(
      used.map((action) => action.split("@")[0]),
      `actions of ${name}`,
    ).toEqual(["actions/checkout", "actions/setup-node"]);
    expect(
      job.steps?.find(({ uses }) => uses?.startsWith("actions/setup-node"))?.with?.cache,
      `what setup-node caches in ${name}`,
    ).toBe("npm");
  }
});

test("a newer push cancels the older run", () => {
  expect(workflow.concurrency?.["cancel-in-progress"], "whether a run under way is cancelled").toBe(true);
  expect(String(workflow.concurrency?.group), "the group, one a branch").toMatch(/github\.(ref|head_ref)/);
});
