import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** What each command prints. */
const printed: Record<string, string[]> = {
  "npm start -- --project returns --once": ["AUC 0.71", "95 seconds"],
  "npm run bench -- inference": ["2900 requests a second", "9 ms"],
  "npm test": ["48 tests"],
};
const commands = ["npm install", "npm start -- --project returns", ...Object.keys(printed)];
const tools =
  /\b(MLOps|ML|AI|ONNX|AUC|API|REST|TypeScript|Docker|Kubernetes|Prometheus|Grafana|MLflow|DVC|Postgres|pipelines?|drift|endpoints?|microservices?|inference|registry|neural|end-to-end)\b/gi;
const empty =
  /\b(powerful|robust|scalable|seamless(ly)?|cutting-edge|state-of-the-art|production-ready|blazing(ly)?)\b/gi;

const page = readFileSync(join(import.meta.dirname, "front.md"), "utf8")
  .replace(/^<!--[\s\S]*?-->\n*/, "")
  .replace(/<!--[\s\S]*?-->/g, "");
const lines = page.split("\n");
const [, title = "", first = ""] = /^(.*)\s*((?:.+\n?)*)/.exec(page.trim()) ?? [];
const fence = /^```\w*\n([\s\S]*?)^```/m.exec(page)?.[1] ?? "";
const prose = page.replace(/^```[\s\S]*?^```/gm, "");

/** Paragraphs, list items and table rows: what is read in one go. */
function pieces(text: string): string[] {
  return text.split(/\n\s*\n|\n(?=[-*|#])/).map((piece) => piece.replace(/\s+/g, " ").trim());
}

/** Figures of something measured, in one writing. */
function figures(text: string): string[] {
  const found = text.matchAll(
    /\bAUC (?:of |is |\| ?)*(0\.\d+)|(\d[\d,]*(?:\.\d+)?) (requests a second|seconds|ms|tests)\b/g,
  );
  return [...found].map(([, auc, number = "", unit]) =>
    auc === undefined ? `${number.replaceAll(",", "")} ${unit}` : `AUC ${auc}`,
  );
}

/** Commands that a piece gives as code. */
function given(piece: string): string[] {
  return [...piece.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code.trim());
}

test("the first paragraph says what it is, in plain words", () => {
  expect(title, "the first line: a title, # NAME").toMatch(/^# \S/);
  expect(
    /^(#|!|\[!|[-*|>`]|<)|\]\(|`/.test(first) ? first : "",
    "under the title: a first paragraph of words, not a heading, badge, list, link or code",
  ).toBe("");
  const count = first.match(/[\p{L}\d'-]+/gu)?.length ?? 0;
  expect(count, "words of the first paragraph, 15 to 60").toBeGreaterThanOrEqual(15);
  expect(count, "words of the first paragraph, 15 to 60").toBeLessThanOrEqual(60);
  expect(first.match(tools) ?? [], "words of the first paragraph that nobody in the shop knows").toEqual([]);
  expect(first, "the first paragraph: what it has to do with orders").toMatch(/\border/i);
  expect(first, "the first paragraph: what it has to do with returns").toMatch(/return|sen[dt] back|sending back/i);
});

test("how to run it is on the first screen", () => {
  const run = fence
    .split("\n")
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(run, "commands of the first fenced block: how to run it").toContain("npm start -- --project returns");
  expect(
    run.filter((line) => !commands.includes(line)),
    "commands of the first fenced block that are not in the table",
  ).toEqual([]);
  expect(
    lines.findIndex((line) => line.startsWith("```")) + 1,
    "line on which the commands begin: how to run it belongs on the first screen",
  ).toBeLessThanOrEqual(25);
});

test("every figure has the command that prints it", () => {
  const claims = pieces(prose).flatMap((piece) => figures(piece).map((figure) => ({ figure, by: given(piece) })));
  expect(claims.length, "figures on the page").toBeGreaterThanOrEqual(2);
  const all = Object.values(printed).flat();
  expect(
    claims.filter(({ figure }) => !all.includes(figure)).map(({ figure }) => figure),
    "figures that no command prints",
  ).toEqual([]);
  expect(
    claims
      .filter(({ figure, by }) => !by.some((command) => printed[command]?.includes(figure)))
      .map(({ figure }) => figure),
    "figures without the command that prints them beside them",
  ).toEqual([]);
});

test("it says its limits", () => {
  const limits = /^## Limits\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(page)?.[1] ?? "";
  const items = limits.split(/^[-*] /m).slice(1);
  const said = items.filter((item) => (item.match(/[\p{L}\d'-]+/gu)?.length ?? 0) >= 5);
  expect(said.length, "limits under ## Limits, each in five words or more").toBeGreaterThanOrEqual(2);
});

test("it has no words that say nothing", () => {
  expect(page.match(empty) ?? [], "words that say nothing").toEqual([]);
});
