import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract } from "./contract/suite.ts";
import { coverageTable, notServed, watchRequests } from "./coverage.ts";
import { serve, type TestServer } from "./serve.ts";

const document = new URL("../../../docs/05-experiment-tracking/coverage.md", import.meta.url);
const watching = watchRequests();

let server: TestServer;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server.close());

contract("our server", () => server.url);

/** After the contract, whose requests it counts. With `UPDATE_DOCS=1` the table is written anew. */
describe("the table in docs/05-experiment-tracking/coverage.md", () => {
  it("says what is served and proved", () => {
    const text = readFileSync(document, "utf8");
    const [before, after] = text.split(/(?<=<!-- generated[^>]*-->\n)[\s\S]*(?=<!-- end -->)/);
    const current = `${before}\n${coverageTable(watching.stop())}\n${after}`;
    if (process.env.UPDATE_DOCS) writeFileSync(document, current);
    else expect(text, "run the tests of apps/tracking-server with UPDATE_DOCS=1").toBe(current);
  });

  it("leaves nothing of tracking out", () => {
    expect(notServed()).toEqual([]);
  });
});
