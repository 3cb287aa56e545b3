import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditPage, openBrowser } from "../../../../test/browser/audit.ts";
import { flightsFolder, runService } from "../service/running-service.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const request = { instances: [{ origin: "ATL", distance: 595, origin_late_rate_3h: 0.3 }] };

test("a person tries a prediction, on a phone and on a wide screen", async () => {
  const service = await runService({ modelUri: flightsFolder() });
  const findings = await auditPage(browser, `${service.url}/`, async (page) => {
    await page.fill("#body", JSON.stringify(request));
    await page.click("button");
    await page.locator("#answer", { hasText: "predictions" }).waitFor();
  });
  expect(findings).toEqual([]);
});

test("what is wrong with a request is shown, and is no error of the page", async () => {
  const service = await runService({ modelUri: flightsFolder() });
  const page = await browser.newPage();
  await page.goto(`${service.url}/`);
  await page.fill("#body", "{ not json");
  await page.click("button");
  await page.locator("#answer", { hasNotText: "Nothing yet" }).waitFor();
  expect(await page.textContent("main")).toMatch(/JSON|parse/i);
  await page.close();
});
