import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readQuestions } from "../../src/index.ts";
import { temporaryFolder } from "../exercises/fixture.ts";

function bank(text: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "04-model-deployment.md"), text);
  return folder;
}

const page = `# Stage 4

### What is a canary?
<sub>4-01 · junior · concept</sub>

A share of the traffic.

And a second paragraph.

### Why batch?
<sub>4-02 · senior · design</sub>

It pays.
`;

test("a page's questions are read with stage, level, kind and the whole answer", () => {
  const [first, second] = readQuestions(bank(page));
  expect(first).toMatchObject({
    id: "4-01",
    stage: 4,
    level: "junior",
    kind: "concept",
    question: "What is a canary?",
  });
  expect(first?.answer).toBe("A share of the traffic.\n\nAnd a second paragraph.");
  expect(second).toMatchObject({ id: "4-02", level: "senior", kind: "design" });
});

test.each([
  [
    "a level that is none",
    page.replace("senior", "wizard"),
    /"Why batch\?": level wizard is none of junior, mid, senior/,
  ],
  ["a kind that is none", page.replace("design", "trivia"), /kind trivia is none of/],
  ["an id given twice", page.replace("4-02", "4-01"), /"4-01": the id is given twice/],
  ["a question without its line", page.replace("<sub>4-02 · senior · design</sub>\n", ""), /is not followed by/],
  ["a question without an answer", page.replace("It pays.", ""), /it has no answer/],
])("%s is named with its page", (_, text, message) => {
  expect(() => readQuestions(bank(text))).toThrow(message);
  expect(() => readQuestions(bank(text))).toThrow("04-model-deployment.md");
});
