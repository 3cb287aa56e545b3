import type { Chart } from "../../../report/charts/chart.ts";
import { escapeHtml, inlineJson, inlineScript } from "../../../report/inline.ts";
import { pageStyle } from "../../../report/style.ts";
import type { MonitorReport } from "../monitor-answer.ts";
import { monitorCharts } from "./charts.ts";
import { nameWindows } from "./name-windows.ts";
import { monitorTables } from "./tables.ts";

const tableStyle = `
.wide { grid-column: 1 / -1; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; }
td:nth-child(4) { min-width: 9rem; }
.chart:focus-visible { outline: 2px solid; }
`;

/** The page: one file, its programs and data inside, no network. */
export function renderMonitorPage(answer: MonitorReport, scripts: readonly string[]): string {
  const report = nameWindows(answer);
  const charts = monitorCharts(report);
  const { name, version } = report.model;
  const title = `Monitoring of ${name}${version === null ? "" : ` v${version}`}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}${tableStyle}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(subtitle(report))}</p>
</header>
<main>
${charts.map(section).join("\n")}
${monitorTables(report)}
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

function subtitle({ windows, alerts, generatedAt }: MonitorReport): string {
  const firing = alerts.filter(({ state }) => state === "firing").map(({ name }) => name);
  const held = firing.length === 0 ? "no alert holds" : `firing: ${[...new Set(firing)].join(", ")}`;
  return `${windows.length} windows; ${held}. Made ${generatedAt}.`;
}

function section({ id, title, text, spec }: Chart): string {
  const body = spec ? `<div class="chart" id="${id}"></div>` : `<p class="empty">No data for this yet.</p>`;
  return `<section><h2>${escapeHtml(title)}</h2><p>${escapeHtml(text)}</p>${body}</section>`;
}
