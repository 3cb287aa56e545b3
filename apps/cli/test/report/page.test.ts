import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, type TopLevelSpec } from "vega-lite";
import { expect, test } from "vitest";
import { inlineJson, inlineScript } from "../../src/report/inline.ts";
import { renderPage, writeLoopPage } from "../../src/report/page.ts";
import { summaryFacts } from "../../src/summary/facts.ts";
import { temporaryFolder } from "../supervision/programs.ts";
import { passWithPromotion } from "./history-fixture.ts";

function page(history = passWithPromotion()): string {
  return renderPage({ ...history, facts: summaryFacts(history) }, []);
}

function specsOf(html: string): { id: string; spec?: TopLevelSpec }[] {
  return JSON.parse(/const charts = (.+);\n/.exec(html)?.[1] ?? "[]");
}

test("every chart is a specification that Vega-Lite compiles without a complaint", () => {
  const complaints: string[] = [];
  const complain = (...words: unknown[]) => {
    complaints.push(words.join(" "));
    return logger;
  };
  const logger = { level: () => logger, error: complain, warn: complain, info: () => logger, debug: () => logger };
  const charts = specsOf(page());
  expect(charts.map(({ id }) => id)).toEqual(["late", "auc", "drift", "calibration", "roc", "latency"]);
  for (const { spec } of charts) compile(spec as TopLevelSpec, { logger: logger as never });
  // The drift chart is as high as it has features: Vega-Lite then leaves the height as it is, and says so.
  expect(complaints.filter((words) => !words.includes("discrete height"))).toEqual([]);
});

test("a chart without data says so in place of an empty frame", () => {
  const html = page({ ...passWithPromotion(), judged: [], drift: [] });
  expect(html.match(/No data for this yet/g)).toHaveLength(3);
  expect(specsOf(html).filter(({ spec }) => spec === undefined)).toHaveLength(3);
});

test("nothing in the data can end the page's script or become markup", () => {
  const history = {
    ...passWithPromotion(),
    modelName: "<img src=x>",
    drift: [{ week: "w", feature: "</script><b>", psi: 1 }],
  };
  const html = page(history);
  expect(html).not.toContain("<img");
  expect(html).not.toContain("</script><b>");
  expect(html.match(/<script>/g)?.length).toBe(html.match(/<\/script>/g)?.length);
});

test("inlined values and programs mean the same as before", () => {
  const value = { text: "</script><!-- \u2028 \\ 'x'" };
  expect(JSON.parse(inlineJson(value))).toEqual(value);
  expect(new Function(`return ${inlineScript('"</script>" + "<!--"')}`)()).toBe("</script><!--");
});

test("the file holds all that it needs: the programs that draw, and no address to load from", async () => {
  const file = join(temporaryFolder(), "reports", "loop.html");
  const history = passWithPromotion();
  await writeLoopPage(file, { ...history, facts: summaryFacts(history) });
  const html = readFileSync(file, "utf8");
  expect(html.includes("vegaEmbed")).toBe(true);
  const markup = html.replaceAll(/<script>[\s\S]*?<\/script>/g, "");
  expect(markup).not.toMatch(/(?:src|href)=|url\(/);
});
