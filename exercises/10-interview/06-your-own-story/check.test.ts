import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const mlflow = `${process.env.TRACKING_SERVER_URL}/api/2.0/mlflow`;
const story = readFileSync(join(import.meta.dirname, "story.md"), "utf8").replace(/<!--[\s\S]*?-->/g, "");
const sections = new Map(
  story
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split("\n")[0]?.trim() ?? "", section.split("\n").slice(1).join("\n")]),
);

test("it names the run that it is about, which your own tracking server knows", async () => {
  const ids = [...story.matchAll(/\b[0-9a-f]{32}\b/g)].map(([id]) => id);
  expect(ids.length, "run ids in the story: the run that it is about").toBeGreaterThan(0);
  for (const id of ids) {
    const { status } = await fetch(`${mlflow}/runs/get?run_id=${id}`);
    expect(status, `status of run ${id} on your own tracking server`).toBe(200);
  }
});

test("it has a situation, a task, an action and a result", () => {
  expect([...sections.keys()], "headings").toEqual(["Situation", "Task", "Action", "Result"]);
  for (const [heading, text] of sections) {
    expect(text.trim().split(/\s+/).filter(Boolean).length, `words under ${heading}`).toBeGreaterThanOrEqual(40);
  }
});

test("it has numbers that can be asked about", () => {
  const numbers =
    story.match(
      /\b\d[\d.,]*\s?(%|s|ms|weeks?|days?|flights|requests|predictions|in [\d,]+|of [\d,]+|(January|February|March|April|May|June))|AUC (of )?0\.\d+|version \d+/g,
    ) ?? [];
  expect(numbers.length, `numbers with a unit or a name beside them (${numbers.join("; ")})`).toBeGreaterThanOrEqual(3);
});

test("it says what you would do differently", () => {
  expect(
    /differently|next time/i.test(sections.get("Result") ?? ""),
    "whether the result says what you would do differently",
  ).toBe(true);
});

test("it has no words that say nothing", () => {
  expect(
    story.match(/leverag\w*|synerg\w*|cutting-edge|world-class|seamless\w*/gi) ?? [],
    "words that say nothing",
  ).toEqual([]);
});
