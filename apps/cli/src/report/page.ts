import type { LoopHistory } from "../history/history.ts";
import { capitalized } from "../summary/facts.ts";
import { calibrationChart } from "./charts/calibration-chart.ts";
import type { Chart } from "./charts/chart.ts";
import { driftChart } from "./charts/drift-chart.ts";
import { latencyChart } from "./charts/latency-chart.ts";
import { rocChart } from "./charts/roc-chart.ts";
import { aucChart, lateChart } from "./charts/weeks-chart.ts";
import { escapeHtml, inlineJson, inlineScript } from "./inline.ts";
import { pageStyle } from "./style.ts";
import { vegaScripts } from "./vega-scripts.ts";
import { writeWhole } from "./write-whole.ts";

/** Writes the page of the loop, whole or not at all: one file, no network, opens by double click. */
export async function writeLoopPage(file: string, history: LoopHistory): Promise<void> {
  await writeWhole(file, renderPage(history, await vegaScripts()));
}

/** The page as text. A chart without data says so in place of an empty frame. */
export function renderPage(history: LoopHistory, scripts: readonly string[]): string {
  const charts = [lateChart, aucChart, driftChart, calibrationChart, rocChart, latencyChart].map((make) =>
    make(history),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The loop: ${escapeHtml(history.modelName)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>One pass of the loop</h1>
<p>${escapeHtml(capitalized(history.words.source))}, asked about week by week over HTTP; the truth told later. Made ${escapeHtml(history.madeAt)}.</p>
<dl>${history.facts.map(({ name, value }) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join("")}</dl>
</header>
<main>
${charts.map(section).join("\n")}
</main>
${scripts.map((script) => `<script>${inlineScript(script)}</script>`).join("\n")}
<script>
const charts = ${inlineJson(charts.map(({ id, spec }) => ({ id, spec })))};
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
for (const { id, spec } of charts) {
  if (spec) vegaEmbed("#" + id, spec, { actions: false, renderer: "svg", theme: dark ? "dark" : undefined, config: { background: "transparent" } });
}
</script>
</body>
</html>
`;
}

function section({ id, title, text, spec }: Chart): string {
  const body = spec ? `<div class="chart" id="${id}"></div>` : `<p class="empty">No data for this yet.</p>`;
  return `<section${id === "drift" ? ' class="tall"' : ""}><h2>${escapeHtml(title)}</h2><p>${escapeHtml(text)}</p>${body}</section>`;
}
