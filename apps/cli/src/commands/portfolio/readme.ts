import { claimsOf } from "./claims.ts";
import type { Evidence } from "./evidence.ts";
import { scoreEvidence } from "./rubric.ts";

const [begin, end] = [
  "<!-- portfolio: begin (written by `mlops portfolio --readme`) -->",
  "<!-- portfolio: end -->",
] as const;

/** The portfolio as a section of a README. */
export function portfolioSection(evidence: Evidence): string {
  const claims = claimsOf(evidence).map(({ text, source }) => `- ${text} (\`${source}\`)`);
  const score = scoreEvidence(evidence).map(
    ({ name, points }) => `| ${name} | ${"●".repeat(points)}${"○".repeat(3 - points)} |`,
  );
  return [begin, "## What this has done", "", ...claims, "", "| | |", "| --- | --- |", ...score, end].join("\n");
}

/** A README with that section, in the place of an earlier one or at the end. */
export function withSection(readme: string, section: string): string {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) return `${readme.trimEnd()}\n\n${section}\n`;
  return `${readme.slice(0, from)}${section}${readme.slice(to + end.length)}`;
}
