import { escapeHtml } from "../../report/inline.ts";
import { type Claim, claimsOf } from "./claims.ts";
import { document } from "./document.ts";
import type { Evidence } from "./evidence.ts";

/** Each record with the claims that were read from it, and the command that reads it again. */
export function renderEvidence(evidence: Evidence): string {
  const claims = claimsOf(evidence);
  const ids = [...new Set(claims.map(({ id }) => id))];
  const sections = ids.map((id) => recordSection(claims.filter((claim) => claim.id === id)));
  return document(
    `${evidence.repository}: evidence`,
    `<header><h1>Evidence</h1><p>Read from the stores of ${escapeHtml(evidence.repository)} on ${escapeHtml(evidence.madeAt)}. <a href="index.html">Back to the portfolio</a></p></header><main>${sections.join("\n")}</main>`,
  );
}

function recordSection(claims: Claim[]): string {
  const [first] = claims as [Claim];
  const { id, group, text, source, record } = first;
  const title = claims.length === 1 ? text : group;
  const list =
    claims.length === 1 ? "" : `<ul>${claims.map((claim) => `<li>${escapeHtml(claim.text)}</li>`).join("")}</ul>`;
  const shown = typeof record === "string" ? record : JSON.stringify(record, undefined, 2);
  return `<section class="wide" id="${escapeHtml(id)}"><h2>${escapeHtml(title)}</h2>${list}<p><code>${escapeHtml(source)}</code></p><pre tabindex="0" role="region" aria-label="Record of: ${escapeHtml(title)}">${escapeHtml(shown)}</pre></section>`;
}
