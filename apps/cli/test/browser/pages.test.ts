import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditPage, openBrowser } from "../../../../test/browser/audit.ts";
import { renderMonitorPage } from "../../src/commands/monitor/report/page.ts";
import type { Evidence, LoopEvidence } from "../../src/commands/portfolio/evidence.ts";
import { renderEvidence } from "../../src/commands/portfolio/evidence-page.ts";
import { renderPortfolio } from "../../src/commands/portfolio/page.ts";
import { stagesOf } from "../../src/commands/portfolio/stages.ts";
import { renderPage } from "../../src/report/page.ts";
import { vegaScripts } from "../../src/report/vega-scripts.ts";
import { summaryFacts } from "../../src/summary/facts.ts";
import { syntheticReport } from "../commands/monitor/synthetic-report.ts";
import { passWithPromotion } from "../report/history-fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "pages-"));
let browser: Browser;
let scripts: readonly string[];

beforeAll(async () => {
  browser = await openBrowser();
  scripts = await vegaScripts();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

function written(name: string, html: string): string {
  const path = join(folder, name);
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

/** Each frame of a chart has its picture in it. */
async function chartsAreDrawn(page: Page): Promise<void> {
  await page.waitForFunction(
    `[...document.querySelectorAll(".chart[id]")].every((frame) => frame.querySelector("svg"))`,
  );
}

const history = { ...passWithPromotion(), facts: summaryFacts(passWithPromotion()) };

/** Of a learner who has done everything, on a loop that had an incident. */
function fullEvidence(): Evidence {
  const day = new Date("2026-02-03T04:05:06Z");
  const loop: LoopEvidence = {
    history,
    models: [
      { version: 1, runId: "8f1c".repeat(8), dataVersion: "0".repeat(32), metrics: { auc: 0.77 }, createdAt: day },
    ],
    incidents: [
      {
        id: 1,
        severity: "critical",
        openedAt: day,
        closedAt: null,
        alerts: { ScoreDrift: 2 },
        postMortem: "# Incident 1\n\n| a | b |",
      },
    ],
    lineage: [
      { what: "prediction", id: "01a20d39-b7ab-7006-92c0-cf87f365ae31" },
      { what: "run", id: "8f1c".repeat(8) },
    ],
  };
  const stages = stagesOf().map((stage) => ({
    ...stage,
    done: [...stage.open, ...stage.done.map(({ title }) => title)].map((title) => ({
      title,
      file: "exercises/file.ts",
      kind: "small" as const,
      on: "2026-01-02",
      check: "0".repeat(64),
    })),
    open: [],
    capstone: "done" as const,
  }));
  return {
    repository: "ada-mlops",
    address: "https://example.com/ada/ada-mlops",
    madeAt: "2026-02-03",
    stages,
    benchmarks: [{ name: "serving", at: day.toISOString(), output: `${"wide ".repeat(60)}\n`.repeat(40) }],
    loop,
  };
}

test("the page of the loop", async () => {
  expect(await auditPage(browser, written("loop.html", renderPage(history, scripts)), chartsAreDrawn)).toEqual([]);
});

test("the monitor's report", async () => {
  const page = written("monitor.html", renderMonitorPage(syntheticReport(), scripts));
  expect(await auditPage(browser, page, chartsAreDrawn)).toEqual([]);
});

test("the portfolio of one who has done nothing yet", async () => {
  const nothing: Evidence = { ...fullEvidence(), stages: stagesOf(), benchmarks: [], loop: undefined };
  expect(await auditPage(browser, written("empty.html", renderPortfolio(nothing, scripts)))).toEqual([]);
});

test("the portfolio of one who has done all, and its page of evidence", async () => {
  const evidence = fullEvidence();
  const [page, records] = [
    written("index.html", renderPortfolio(evidence, scripts)),
    written("evidence.html", renderEvidence(evidence)),
  ];
  expect(await auditPage(browser, page, chartsAreDrawn)).toEqual([]);
  expect(await auditPage(browser, records)).toEqual([]);
});

test("from a claim to its record by the keyboard alone", async () => {
  const evidence = fullEvidence();
  written("evidence.html", renderEvidence(evidence));
  const page = await browser.newPage();
  await page.goto(written("index.html", renderPortfolio(evidence, [])));
  const focused = (): Promise<string> => page.evaluate<string>(`document.activeElement?.textContent ?? ""`);
  for (let presses = 0; presses < 60 && !(await focused()).startsWith("Incident 1"); presses++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/evidence\.html#incident-1$/);
  expect(await page.locator("#incident-1 pre").textContent()).toContain("# Incident 1");
  await page.close();
});
