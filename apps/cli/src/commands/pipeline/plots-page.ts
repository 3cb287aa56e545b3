import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plot } from "@mlops/pipeline";

const STYLE = `body{font:15px/1.4 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}
.plots{display:grid;gap:2rem;grid-template-columns:repeat(auto-fill,minmax(34rem,1fr))}
figure{margin:0}figcaption{font-weight:600}img{max-width:100%}
@media (prefers-color-scheme:dark){body{background:#14161a;color:#e8e8e8}.vega-embed,img{background:#fff;padding:.5rem}}`;

/** One HTML page with all plots; Vega and Vega-Lite are inside it, so that it opens anywhere, offline too. */
export function plotsPage(plots: readonly Plot[]): string {
  const figures = plots.map((plot, i) =>
    plot.kind === "image" ? imageFigure(plot) : `<figure><div id="plot-${i}"></div></figure>`,
  );
  const specs = plots.flatMap((plot, i) => (plot.kind === "vega" ? [[`plot-${i}`, plot.spec]] : []));
  const scripts = ["vega", "vega-lite", "vega-embed"].map((name) => `<script>${safeScript(library(name))}</script>`);
  const draw = `for (const [id, spec] of ${safeScript(JSON.stringify(specs))}) vegaEmbed("#" + id, spec, { actions: false });`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Plots</title><style>${STYLE}</style></head>
<body><h1>Plots</h1><div class="plots">${figures.join("") || "<p>No plots.</p>"}</div>
${scripts.join("\n")}
<script>${draw}</script></body></html>
`;
}

function imageFigure({ name, images }: Extract<Plot, { kind: "image" }>): string {
  return images
    .map(
      ({ revision, dataUrl }) =>
        `<figure><img src="${dataUrl}" alt="${escapeText(name)}"><figcaption>${escapeText(name)} (${escapeText(revision)})</figcaption></figure>`,
    )
    .join("");
}

/** Browser build of a library. */
function library(name: string): string {
  const { resolve } = createRequire(import.meta.url);
  const main = resolve(name);
  const folder = main.slice(0, main.lastIndexOf(`/node_modules/${name}/`) + `/node_modules/${name}/`.length);
  return readFileSync(`${folder}build/${name}.min.js`, "utf8");
}

/** Text inside a script element must not end it. */
function safeScript(text: string): string {
  return text.replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
