import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isNodeNewEnough, nodeTooOldMessage } from "../../bootstrap/node-version.mjs";

test.each([
  ["12.22.12", false],
  ["18.20.8", false],
  ["20.18.3", false],
  ["20.19.0", true],
  ["20.20.2", true],
  ["22.1.0", true],
  ["100.0.0", true],
])("Node %s is new enough: %s", (version, expected) => {
  expect(isNodeNewEnough(version)).toBe(expected);
});

test("the message names what was found, what is needed and what to do", () => {
  expect(nodeTooOldMessage("16.1.0", "/usr/bin/node")).toBe(
    "mlops: Node 16.1.0 is too old (/usr/bin/node): Node 20.19 or newer is needed. Install Node 22 from nodejs.org, or run `nvm install` here (the version is in .nvmrc), then run this again.",
  );
});

test.each(["node-version.cjs", "node-version.mjs", "start.mjs", "test.mjs"])(
  "%s keeps to syntax that Node 12 can read",
  (name) => {
    const text = readFileSync(new URL(`../../bootstrap/${name}`, import.meta.url), "utf8");
    const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
    // Optional chaining, nullish coalescing, top-level await, class fields, the `node:` scheme: all came after Node 12.
    expect(code).not.toMatch(/\?\.|\?\?|^\s*await |\bclass\b|#\w/m);
    expect(text).not.toContain("node:");
  },
);
