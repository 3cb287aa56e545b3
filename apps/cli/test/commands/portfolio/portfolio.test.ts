import { expect, test } from "vitest";
import { claimsOf } from "../../../src/commands/portfolio/claims.ts";
import type { Evidence, StageEvidence } from "../../../src/commands/portfolio/evidence.ts";
import { renderPortfolio } from "../../../src/commands/portfolio/page.ts";
import { portfolioSection, withSection } from "../../../src/commands/portfolio/readme.ts";
import { scoreEvidence } from "../../../src/commands/portfolio/rubric.ts";

function stage(
  number: number,
  done: string[],
  open: string[] = [],
  capstone: StageEvidence["capstone"] = "open",
): StageEvidence {
  return {
    stage: number,
    folder: `${String(number).padStart(2, "0")}-stage-${number}`,
    done,
    assisted: [],
    open,
    capstone,
  };
}

const nothing: Evidence = {
  repository: "ada-mlops",
  madeAt: "2026-03-01",
  stages: [stage(1, [], ["AUC by hand"])],
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
  const evidence = { ...nothing, stages: [stage(1, ["a", "b"]), { ...stage(2, ["c"]), assisted: ["d"] }] };
  expect(claimsOf(evidence)).toEqual([
    { text: "3 exercises solved without help, in 2 stages", source: "mlops learn list" },
  ]);
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
