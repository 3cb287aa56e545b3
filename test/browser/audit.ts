import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Result } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";

/** What is wrong with a page, seen at one width and in one colour scheme. */
export interface Finding {
  view: string;
  problem: string;
}

const views = [
  { name: "phone", width: 390, height: 844 },
  { name: "desktop", width: 1440, height: 900 },
] as const;
const schemes = ["light", "dark"] as const;
const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @throws Error saying how to get a browser, when there is none */
export async function openBrowser(): Promise<Browser> {
  const found = [process.env.CHROMIUM, ...candidates].find((path) => path !== undefined && existsSync(path));
  if (found === undefined) {
    throw new Error("no Chromium found: 'apt-get install chromium', or say where it is in CHROMIUM");
  }
  // Without its own sandbox: as root, and in containers, it does not start otherwise. It sees only our own pages.
  return chromium.launch({ executablePath: found, args: ["--no-sandbox"] });
}

/**
 * Opens a page on a phone and on a wide screen, light and dark, and lists what is wrong: errors and warnings on the console, requests to other
 * hosts, content wider than the screen, and what axe-core finds (WCAG 2 A and AA, and best practices).
 *
 * @param use What a person does before the look: press a button, wait for a chart.
 */
export async function auditPage(
  browser: Browser,
  url: string,
  use: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, ...viewport } of views) {
    for (const colorScheme of schemes) {
      const page = await browser.newPage({ viewport, colorScheme });
      const add = (problem: string) => findings.push({ view: `${name}, ${colorScheme}`, problem });
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) add(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => add(`error: ${error.message}`));
      page.on("request", (request) => {
        if (/^https?:/.test(request.url()) && !request.url().startsWith(new URL(url).origin))
          add(`asks ${request.url()}`);
      });
      await page.goto(url);
      await use(page);
      for (const problem of [...(await overflow(page)), ...(await violations(page))]) add(problem);
      await page.close();
    }
  }
  return findings;
}

async function overflow(page: Page): Promise<string[]> {
  const root = "document.documentElement";
  const [content, screen] = await page.evaluate<[number, number]>(`[${root}.scrollWidth, ${root}.clientWidth]`);
  return content > screen ? [`content of ${content} px on a screen of ${screen} px`] : [];
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations: found } = (await page.evaluate("axe.run()")) as { violations: Result[] };
  return found.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(" ")).join(", ")})`,
  );
}
