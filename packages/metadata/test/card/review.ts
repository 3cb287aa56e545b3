import type { CardReview } from "../../src/index.ts";

/** A reviewed file that says something in every field. */
export const review: CardReview = {
  reviewed: { by: "Ada", on: "2026-11-24" },
  overview: "Late or not.",
  documentation: "docs/02",
  owners: [{ name: "team", contact: "issues" }],
  licenses: ["MIT"],
  references: ["Mitchell 2019"],
  citations: [{ style: "plain", citation: "us" }],
  architecture: "small network",
  users: ["learners"],
  use_cases: ["learning"],
  out_of_scope: ["real flights"],
  limitations: ["no weather"],
  tradeoffs: ["small | quick"],
  ethical_considerations: [{ name: "small airports", mitigation_strategy: "by slice" }],
};
