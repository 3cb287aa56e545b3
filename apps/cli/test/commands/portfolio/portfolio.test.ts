import { expect, test } from "vitest";
import { claimsOf } from "../../../src/commands/portfolio/claims.ts";
import type { Evidence, IncidentEvidence } from "../../../src/commands/portfolio/evidence.ts";
import { renderEvidence } from "../../../src/commands/portfolio/evidence-page.ts";
import { renderPortfolio } from "../../../src/commands/portfolio/page.ts";
import { portfolioSection, withSection } from "../../../src/commands/portfolio/readme.ts";
import { webAddress } from "../../../src/commands/portfolio/repository-address.ts";
import { scoreEvidence } from "../../../src/commands/portfolio/rubric.ts";
import type { StageEvidence } from "../../../src/commands/portfolio/stages.ts";

function solved(title: string, kind: "small" | "capstone" = "small") {
  return { title, kind, file: `exercises/${title}.ts`, on: "2026-01-02", check: "0".repeat(64) };
}

function stage(
  number: number,
  done: string[],
  open: string[] = [],
  capstone: StageEvidence["capstone"] = "open",
): StageEvidence {
  return {
    stage: number,
    folder: `${String(number).padStart(2, "0")}-stage-${number}`,
    done: done.map((title) => solved(title)),
    assisted: [],
    open,
    capstone,
  };
}

const nothing: Evidence = {
  repository: "ada-mlops",
  madeAt: "2026-03-01",
  address: undefined,
  stages: [stage(1, [], ["AUC by hand"])],
  benchmarks: [],
  loop: undefined,
};

test("where nothing was done nothing is claimed and no point is given", () => {
  expect(claimsOf(nothing)).toEqual([]);
  expect(scoreEvidence(nothing).every(({ points }) => points === 0)).toBe(true);
  expect(renderPortfolio(nothing, [])).toContain("Nothing yet");
});

test("every criterion that is not whole says what to do next", () => {
  for (const { points, next } of scoreEvidence(nothing)) expect(points === 3 || next !== undefined).toBe(true);
});

test("an assisted capstone is no point, a solved one is", () => {
  const points = (capstone: StageEvidence["capstone"]): number =>
    scoreEvidence({ ...nothing, stages: [stage(6, ["Vouch for it"], [], capstone)] }).find(
      ({ name }) => name === "Reproducibility",
    )?.points ?? -1;
  expect([points("assisted"), points("done")]).toEqual([1, 2]);
});

test("claims about exercises count what was solved without help", () => {
  const evidence = { ...nothing, stages: [stage(1, ["a", "b"]), { ...stage(2, ["c"]), assisted: [solved("d")] }] };
  expect(claimsOf(evidence)).toMatchObject([
    { text: "3 exercises solved without help, in 2 stages", source: "mlops learn list" },
  ]);
});

test("each claim leads to its record on the page of evidence, where it stands with its command", () => {
  const output = "p50 1.2 ms, <b>ours</b>";
  const evidence = {
    ...nothing,
    stages: [stage(1, ["a"])],
    benchmarks: [{ name: "serving", at: "2026-02-03T04:05:06Z", output }],
  };
  const [page, records] = [renderPortfolio(evidence, []), renderEvidence(evidence)];
  const targets = [...page.matchAll(/href="evidence\.html#([^"]+)"/g)].map(([, id]) => id);
  expect(targets).toEqual(["bench-serving", "exercises"]);
  for (const target of targets) expect(records).toContain(`id="${target}"`);
  expect(records).toContain("npm run bench -- serving");
  expect(records).toContain("p50 1.2 ms, &lt;b&gt;ours&lt;/b&gt;");
});

test("an incident is told by its alerts and their number, and its post-mortem is the record", () => {
  const incident: IncidentEvidence = {
    id: 3,
    severity: "critical",
    openedAt: new Date("2026-02-03T00:00:00Z"),
    closedAt: null,
    alerts: { FeatureDrift: 13, ScoreDrift: 1 },
    postMortem: "# Incident 3: post-mortem",
  };
  const loop = {
    history: { facts: [], decisions: [], weeks: [], requests: [] },
    models: [],
    lineage: [],
    incidents: [incident],
  };
  const [claim] = claimsOf({ ...nothing, loop: loop as unknown as NonNullable<Evidence["loop"]> });
  expect(claim).toMatchObject({
    text: "Incident 3 (critical) of 2026-02-03: FeatureDrift 13 times, ScoreDrift; its post-mortem",
    source: "mlops incidents report 3",
    record: "# Incident 3: post-mortem",
  });
});

test("a solved exercise leads to the learner's file, where the clone is on the web", () => {
  const page = renderPortfolio(
    { ...nothing, address: "https://example.com/ada/ada-mlops", stages: [stage(1, ["a"])] },
    [],
  );
  expect(page).toContain('href="https://example.com/ada/ada-mlops/blob/HEAD/exercises/a.ts"');
});

test.each([
  ["git@example.com:ada/ada-mlops.git", "https://example.com/ada/ada-mlops"],
  ["https://ada:secret@example.com/ada/ada-mlops.git", "https://example.com/ada/ada-mlops"],
  ["/srv/git/mlops", undefined],
])("%s is seen at %s", (remote, address) => {
  expect(webAddress(remote)).toBe(address);
});

test("names cannot break out of the page", () => {
  const page = renderPortfolio({ ...nothing, repository: '<script>alert("x")</script>' }, []);
  expect(page).not.toContain("<script>alert");
  expect(page).toContain("&lt;script&gt;");
});

test("the README's section is put at the end once, and replaced afterwards", () => {
  const first = withSection("# Ada\n\nText.\n", portfolioSection(nothing));
  expect(first).toMatch(/^# Ada\n\nText\.\n\n<!-- portfolio: begin/);
  const second = withSection(`${first}\n## More\n`, portfolioSection({ ...nothing, stages: [stage(1, ["a"])] }));
  expect(second.match(/portfolio: begin/g)?.length).toBe(1);
  expect(second).toContain("1 exercise solved");
  expect(second.trimEnd().endsWith("## More")).toBe(true);
});
