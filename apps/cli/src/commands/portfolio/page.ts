import { calibrationChart } from "../../report/charts/calibration-chart.ts";
import type { Chart } from "../../report/charts/chart.ts";
import { driftChart } from "../../report/charts/drift-chart.ts";
import { rocChart } from "../../report/charts/roc-chart.ts";
import { aucChart, lateChart } from "../../report/charts/weeks-chart.ts";
import { escapeHtml, inlineJson, inlineScript } from "../../report/inline.ts";
import { type Claim, claimsOf } from "./claims.ts";
import { document } from "./document.ts";
import type { Evidence } from "./evidence.ts";
import { loopPicture } from "./picture.ts";
import { scoreEvidence } from "./rubric.ts";
import type { SolvedExercise, StageEvidence } from "./stages.ts";

/** The site's first page. `scripts` draw the charts. */
export function renderPortfolio(evidence: Evidence, scripts: readonly string[]): string {
  const charts = chartsOf(evidence);
  const { repository, address, madeAt, stages } = evidence;
  const name = address === undefined ? escapeHtml(repository) : link(address, repository);
  return document(
    `${repository}: an MLOps portfolio`,
    `<header>
<h1>${name}</h1>
<p>A machine-learning system on real flights, from versioned data to retraining that closes the loop. Everything below was read from its stores on ${escapeHtml(madeAt)}; each claim leads to the record it was read from, and names the command that shows it again.</p>
</header>
<main>
<section class="wide"><h2>The loop</h2>${loopPicture}</section>
<section class="wide"><h2>What was done</h2>${claimList(claimsOf(evidence))}</section>
${charts.map(chartSection).join("\n")}
<section class="wide"><h2>Skills by stage</h2>${stages.map((stage) => stageLine(stage, address)).join("")}</section>
<section class="wide"><h2>By the rubric</h2>${rubric(evidence)}</section>
</main>
${charts.length === 0 ? "" : chartScript(charts, scripts)}`,
  );
}

function chartsOf({ loop }: Evidence): Chart[] {
  if (loop === undefined) return [];
  return [lateChart, aucChart, driftChart, calibrationChart, rocChart]
    .map((make) => make(loop.history))
    .filter(({ spec }) => spec);
}

function chartSection({ id, title, text }: Chart): string {
  return `<section${id === "drift" ? ' class="tall"' : ""}><h2>${escapeHtml(title)}</h2><p>${escapeHtml(text)}</p><div class="chart" id="${id}"></div></section>`;
}

function claimList(claims: Claim[]): string {
  if (claims.length === 0)
    return '<p class="empty">Nothing yet: run <code>npm start</code>, then make this page again.</p>';
  const groups = [...new Set(claims.map(({ group }) => group))];
  return groups
    .map((group) => {
      const items = claims.filter((claim) => claim.group === group).map(claimItem);
      return `<h3>${escapeHtml(group)}</h3><ul>${items.join("")}</ul>`;
    })
    .join("");
}

function claimItem({ id, text, source }: Claim): string {
  return `<li>${link(`evidence.html#${id}`, text)} <code>${escapeHtml(source)}</code></li>`;
}

function stageLine({ stage, folder, done, assisted, open, capstone }: StageEvidence, address?: string): string {
  const total = done.length + assisted.length + open.length;
  const name = folder.slice(3).replaceAll("-", " ");
  const width = Math.round((100 * done.length) / Math.max(1, total));
  const titles = done.map((exercise) => solvedTitle(exercise, address)).join(" · ");
  const mark = capstone === "done" ? " · capstone" : "";
  return `<div class="stage"><div class="line"><strong>${stage} ${escapeHtml(name)}</strong><span>${done.length} of ${total}${mark}</span><span class="bar"><span style="width:${width}%"></span></span></div><small>${titles}</small></div>`;
}

function solvedTitle({ title, file }: SolvedExercise, address?: string): string {
  return address === undefined ? escapeHtml(title) : link(`${address}/blob/HEAD/${file}`, title);
}

function rubric(evidence: Evidence): string {
  const rows = scoreEvidence(evidence).map(({ name, points, because, next }) => {
    const todo = next === undefined ? "" : `<p><em>Next: ${withCode(next)}</em></p>`;
    return `<div><h3>${escapeHtml(name)}<span>${points} of 3</span></h3><p>${because.map(escapeHtml).join("; ")}</p>${todo}</div>`;
  });
  return `<div class="rubric">${rows.join("")}</div>`;
}

/** Backticks of a sentence as code. */
function withCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function link(href: string, text: string): string {
  return `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;
}

function chartScript(charts: readonly Chart[], scripts: readonly string[]): string {
  return `${scripts.map((script) => `<script>${inlineScript(script)}</script>`).join("\n")}
<script>
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
for (const { id, spec } of ${inlineJson(charts.map(({ id, spec }) => ({ id, spec })))})
  vegaEmbed("#" + id, spec, { actions: false, renderer: "svg", theme: dark ? "dark" : undefined, config: { background: "transparent" } });
</script>`;
}
