import { expect, onTestFinished, test } from "vitest";
import { readableMarkdown } from "../../src/terminal/markdown.ts";

function inWindow(columns: number): void {
  const before = process.stdout.columns;
  process.stdout.columns = columns;
  onTestFinished(() => {
    process.stdout.columns = before;
  });
}

test("paragraphs are as wide as the window, and at most a hundred columns", () => {
  const words = `${"word ".repeat(60)}end`;
  inWindow(40);
  expect(
    Math.max(
      ...readableMarkdown(words)
        .split("\n")
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(38);
  process.stdout.columns = 300;
  expect(
    Math.max(
      ...readableMarkdown(words)
        .split("\n")
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(98);
});

test("the further lines of an item stand below its first one's text, whatever its source's lines were", () => {
  inWindow(24);
  expect(readableMarkdown("- one two three four five\n  six\n- seven")).toBe(
    "- one two three four\n  five six\n- seven",
  );
  expect(readableMarkdown("10. one two three four five")).toBe("10. one two three four\n    five");
});

test("links are their words, headings have no marks, and code stays as it is", () => {
  inWindow(80);
  const code = "```ts\nconst  a = [1](b);\n```";
  expect(readableMarkdown(`## Task\n\nSee [the docs](../docs/README.md).\n\n${code}`)).toBe(
    `Task\n\nSee the docs.\n\n${code}`,
  );
});
