import { calibrationChart } from "../../report/charts/calibration-chart.ts";
import type { Chart } from "../../report/charts/chart.ts";
import { driftChart } from "../../report/charts/drift-chart.ts";
import { rocChart } from "../../report/charts/roc-chart.ts";
import { aucChart, lateChart } from "../../report/charts/weeks-chart.ts";
import { escapeHtml, inlineJson, inlineScript } from "../../report/inline.ts";
import { pageStyle } from "../../report/style.ts";
import { claimsOf } from "./claims.ts";
import type { Evidence, StageEvidence } from "./evidence.ts";
import { loopPicture } from "./picture.ts";
import { scoreEvidence } from "./rubric.ts";

/** The whole site: one page that needs no network. `scripts` draw the charts. */
export function renderPortfolio(evidence: Evidence, scripts: readonly string[]): string {
  const charts = chartsOf(evidence);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(evidence.repository)}: an MLOps portfolio</title>
<style>${pageStyle}${style}</style>
</head>
<body>
<header>
<h1>${escapeHtml(evidence.repository)}</h1>
<p>A machine-learning system on real flights, from versioned data to retraining that closes the loop. Everything below is read from its stores on ${escapeHtml(evidence.madeAt)}; beside each claim stands the command that shows it.</p>
</header>
<main>
<section><h2>The loop</h2>${loopPicture}</section>
<section><h2>What it did</h2>${claimList(evidence)}</section>
${charts.map(({ id, title, text }) => `<section><h2>${escapeHtml(title)}</h2><p>${escapeHtml(text)}</p><div class="chart" id="${id}"></div></section>`).join("\n")}
<section><h2>Skills by stage</h2>${evidence.stages.map(stageLine).join("")}</section>
<section><h2>By the rubric</h2>${rubric(evidence)}</section>
</main>
${charts.length === 0 ? "" : chartScript(charts, scripts)}
</body>
</html>
`;
}

function chartsOf({ loop }: Evidence): Chart[] {
  if (loop === undefined) return [];
  return [lateChart, aucChart, driftChart, calibrationChart, rocChart]
    .map((make) => make(loop.history))
    .filter(({ spec }) => spec);
}

function claimList(evidence: Evidence): string {
  const claims = claimsOf(evidence);
  if (claims.length === 0)
    return '<p class="empty">Nothing yet: run <code>npm start</code>, then make this page again.</p>';
  return `<ul>${claims.map(({ text, source }) => `<li>${escapeHtml(text)} <code>${escapeHtml(source)}</code></li>`).join("")}</ul>`;
}

function stageLine({ stage, folder, done, assisted, open, capstone }: StageEvidence): string {
  const total = done.length + assisted.length + open.length;
  const name = folder.slice(3).replaceAll("-", " ");
  const width = Math.round((100 * done.length) / Math.max(1, total));
  const mark = capstone === "done" ? " · capstone" : "";
  return `<div class="stage"><span>${stage} ${escapeHtml(name)}</span><span class="bar"><span style="width:${width}%"></span></span><span>${done.length} of ${total}${mark}</span></div>`;
}

function rubric(evidence: Evidence): string {
  const rows = scoreEvidence(evidence).map(({ name, points, because, next }) => {
    const todo = next === undefined ? "" : `<br><em>next: ${escapeHtml(next)}</em>`;
    return `<tr><th scope="row">${escapeHtml(name)}</th><td>${points} of 3</td><td>${because.map(escapeHtml).join("; ")}${todo}</td></tr>`;
  });
  return `<div class="chart"><table>${rows.join("")}</table></div>`;
}

function chartScript(charts: readonly Chart[], scripts: readonly string[]): string {
  return `${scripts.map((script) => `<script>${inlineScript(script)}</script>`).join("\n")}
<script>
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
for (const { id, spec } of ${inlineJson(charts.map(({ id, spec }) => ({ id, spec })))})
  vegaEmbed("#" + id, spec, { actions: false, renderer: "svg", theme: dark ? "dark" : undefined, config: { background: "transparent" } });
</script>`;
}

const style = `
ul { padding-left: 1.2rem; } li { margin: .3rem 0; overflow-wrap: anywhere; }
code { font-size: .85em; color: var(--soft); }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; } em { color: var(--soft); }
.stage { display: grid; grid-template-columns: minmax(8rem, 1fr) minmax(4rem, 1fr) minmax(6rem, auto); gap: .6rem; align-items: center; margin: .2rem 0; }
.bar { background: var(--line); height: .6rem; border-radius: .3rem; overflow: hidden; } .bar span { display: block; height: 100%; background: #2f7d5b; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } svg rect { fill: var(--paper); stroke: var(--soft); } svg path { stroke: var(--soft); fill: none; }
`;
