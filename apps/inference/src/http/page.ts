import { createHash } from "node:crypto";
import type { ServedModel } from "../model/served-model.ts";

/** A page where a person can try a prediction: the model's own input example in a form, the answer beside it. */
export function tryItPage(model: ServedModel): string {
  const { name, version, uri } = model.identity;
  const example = JSON.stringify({ instances: model.example?.records.slice(0, 1) ?? [{}] }, undefined, 2);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(name)}: try a prediction</title>
<style>${style}</style>
</head>
<body>
<main data-model="${escapeHtml(encodeURIComponent(name))}">
<h1>${escapeHtml(name)} <small>version ${escapeHtml(version)}</small></h1>
<p>From <code>${escapeHtml(uri)}</code>. <a href="/openapi.json">OpenAPI</a> <a href="/metrics">Metrics</a>
<a href="/v2/models/${escapeHtml(encodeURIComponent(name))}">Metadata</a></p>
<form>
<label for="body">Request (KServe V1)</label>
<textarea id="body" rows="16" spellcheck="false">${escapeHtml(example)}</textarea>
<p><button type="submit">Predict</button> <label><input type="checkbox" id="explain"> explain</label>
<input id="token" type="password" placeholder="token, if one is needed" autocomplete="off" aria-label="token"></p>
</form>
<section aria-live="polite"><h2>Answer</h2><p id="figure"></p><table id="parts"></table><pre id="answer" tabindex="0" role="region" aria-label="answer">Nothing yet.</pre></section>
</main>
<script>${script}</script>
</body>
</html>
`;
}

/** The page's content security policy: its own script and style by their hashes, requests to its own origin. */
export function pagePolicy(): string {
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return `default-src 'none'; connect-src 'self'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
body { margin: 0; } main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 small { font-weight: 400; opacity: 0.7; font-size: 0.6em; } a { margin-right: 0.6em; }
textarea { width: 100%; box-sizing: border-box; font: 14px/1.4 ui-monospace, monospace; padding: 0.6rem; }
button { font: inherit; padding: 0.4rem 1.2rem; } pre { overflow: auto; padding: 0.6rem; border: 1px solid; }
#figure { font-size: 2rem; margin: 0; } .bad { color: #c33; } td { padding-right: 1rem; font-variant-numeric: tabular-nums; }
`;

const script = `
const model = document.querySelector("main").dataset.model;
const show = (id, text) => { document.getElementById(id).textContent = text; };
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const verb = document.getElementById("explain").checked ? "explain" : "predict";
  const token = document.getElementById("token").value;
  const headers = { "content-type": "application/json", ...(token ? { authorization: "Bearer " + token } : {}) };
  const startedAt = performance.now();
  const figure = document.getElementById("figure");
  document.getElementById("parts").replaceChildren();
  try {
    const response = await fetch("/v1/models/" + model + ":" + verb, { method: "POST", headers, body: document.getElementById("body").value });
    const answer = await response.json();
    const millis = (performance.now() - startedAt).toFixed(1);
    figure.className = response.ok ? "" : "bad";
    const first = response.ok ? answer.predictions[0] : undefined;
    show("figure", first === undefined ? answer.error : typeof first.probability === "number" ? (100 * first.probability).toFixed(1) + " %" : "");
    show("answer", response.status + " in " + millis + " ms\\n" + JSON.stringify(answer, null, 2));
    for (const [name, part] of Object.entries(first?.explanation?.contributions ?? {}).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))) {
      const row = document.getElementById("parts").insertRow();
      row.insertCell().textContent = name;
      row.insertCell().textContent = (part > 0 ? "+" : "") + part.toFixed(4);
    }
  } catch (error) {
    figure.className = "bad";
    show("figure", String(error));
  }
});
`;
