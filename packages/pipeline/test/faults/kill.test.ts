import { readdirSync, rmSync } from "node:fs";
import { openRepository } from "@mlops/data-versioning";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { killAtRandomMoments } from "../../../data-versioning/test/faults/killing.ts";
import { pipelineStatus } from "../../src/index.ts";
import { type TemporaryProject, temporaryProject } from "../temporary-project.ts";

const KILLS = 50;
const STAGES = `stages:
  one:
    cmd: cat data/* > one.txt
    deps: [data]
    outs: [one.txt]
  two:
    cmd: mkdir -p two && for i in 1 2 3 4 5 6 7 8 9; do cp one.txt two/$i; done
    deps: [one.txt]
    outs: [two]
  three:
    cmd: cat two/* > three.txt
    deps: [two]
    outs: [three.txt]
`;
const DATA = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`data/${i + 10}`, `${i} `.repeat(500)]));
const ONE = Object.values(DATA).join("");

let own: TemporaryProject;
beforeEach(async () => {
  own = await temporaryProject({ "dvc.yaml": STAGES, ...DATA }, { git: true });
});
afterEach(() => own.remove());

describe(`kill -9 of pipeline run at ${KILLS} random moments`, { timeout: 120_000 }, () => {
  it("leaves a lock and outputs from which the next run completes", async () => {
    await killAtRandomMoments({
      root: own.root,
      args: ["pipeline", "run"],
      kills: KILLS,
      prepare: () => {
        for (const path of ["dvc.lock", "one.txt", "two", "three.txt", ".dvc/cache"])
          rmSync(own.path(path), { recursive: true, force: true });
      },
      completeAndCheck: async () => {
        const { outcomes } = await own.run();
        expect(Object.values(outcomes)).not.toContain("failed");
        expect(own.read("one.txt")).toBe(ONE);
        expect(readdirSync(own.path("two"))).toHaveLength(9);
        expect(own.read("three.txt")).toBe(ONE.repeat(9));
        expect((await pipelineStatus({ directory: own.root })).filter(({ changes }) => changes.length > 0)).toEqual([]);
        const report = await openRepository(own.root).verify();
        expect(report.corrupt).toEqual([]);
        expect(report.missing).toEqual([]);
      },
    });
  });
});
