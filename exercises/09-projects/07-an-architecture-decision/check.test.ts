import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Oldest data that a screen may show, in minutes, and EUR a month. */
const limits = { minutes: 5, euros: 600 };
const options = new Map([
  ["Nightly table", { euros: 40, oldestMinutes: 24 * 60 }],
  ["Frequent table", { euros: 210, oldestMinutes: 5 + 2 }],
  ["Online service", { euros: 380, oldestMinutes: 1 }],
  ["Stream processor", { euros: 1150, oldestMinutes: 2 / 60 }],
]);
const facts: Record<string, number[]> = {
  EUR: [600, 40, 210, 380, 1150],
  ms: [100, 3, 45, 20],
  minute: [5, 2, 1],
  hour: [24],
  second: [2],
  "requests a second": [40, 6],
  people: [2],
};

const record = readFileSync(join(import.meta.dirname, "decision.md"), "utf8").replace(/<!--[\s\S]*?-->/g, "");
const head = record.split(/^## /m)[0] ?? "";
const sections = split(record, "##");
const section = (heading: string): string => sections.get(heading) ?? "";
const weighed = split(section("Options"), "###");
const taken = [...options.keys()].filter((name) => section("Decision").toLowerCase().includes(name.toLowerCase()));

/** Texts by their headings of one level. */
function split(text: string, level: string): Map<string, string> {
  const parts = text.split(new RegExp(`^${level} `, "m")).slice(1);
  return new Map(parts.map((part) => [part.split("\n")[0]?.trim() ?? "", part.split("\n").slice(1).join("\n")]));
}

interface Figure {
  text: string;
  value: number;
  unit: string;
}

/** Numbers with a unit after them. */
function figures(text: string): Figure[] {
  const pattern = /(\d[\d,]*(?:\.\d+)?)\s*(EUR|ms|minute|hour|requests a second|second|people)/g;
  return [...text.matchAll(pattern)].map(([found, number = "", unit = ""]) => {
    return { text: found, value: Number(number.replaceAll(",", "")), unit };
  });
}

/** One of the facts, or the sum or difference of two. */
function isKnown({ value, unit }: Figure): boolean {
  const known = facts[unit] ?? [];
  return known.includes(value) || known.some((a) => known.some((b) => a + b === value || Math.abs(a - b) === value));
}

function has(text: string, value: number, unit: string): boolean {
  return figures(text).some((figure) => figure.value === value && figure.unit === unit);
}

function words(text: string): number {
  return text.match(/[\p{L}\d]+/gu)?.length ?? 0;
}

test("it has a title, a date and a status", () => {
  expect(head.trim().split("\n")[0], "the title, after # and four digits").toMatch(/^# \d{4}: \S.*\S/);
  const date = /^Date: (\d{4}-\d\d-\d\d)$/m.exec(head)?.[1];
  expect(date, "Date: a date such as 2026-11-24, on a line of its own under the title").toBeDefined();
  expect(Number.isNaN(Date.parse(`${date}T00:00:00Z`)), `whether ${date} is in no calendar`).toBe(false);
  const status = /^Status: (.+)$/m.exec(head)?.[1];
  expect(status, "Status, on a line of its own").toMatch(/^(proposed|accepted|rejected|superseded by \d{4})$/);
});

test("it has its four parts, in order", () => {
  expect([...sections.keys()], "headings with ##").toEqual(["Context", "Options", "Decision", "Consequences"]);
});

test("the context says in figures what forces the decision", () => {
  const context = section("Context");
  expect(
    has(context, 40, "requests a second"),
    "whether the context says what comes at the peak, in requests a second",
  ).toBe(true);
  expect(has(context, limits.euros, "EUR"), "whether the context says the budget in EUR").toBe(true);
  expect(has(context, limits.minutes, "minute"), "whether the context says the hard limit in minutes").toBe(true);
});

test("two options or more are weighed, each with what it costs", () => {
  const names = [...weighed.keys()];
  expect(
    names.filter((name) => !options.has(name)),
    "options (###) that are not in the table",
  ).toEqual([]);
  expect(names.length, "options weighed: with one there is nothing to decide").toBeGreaterThanOrEqual(2);
  for (const [name, text] of weighed) {
    const cost = /^Cost: (.+)$/m.exec(text)?.[1] ?? "";
    expect(
      has(cost, options.get(name)?.euros ?? 0, "EUR"),
      `whether the line Cost: of ${name} says its EUR a month`,
    ).toBe(true);
    const said = words(text.replace(/^Cost: .*$/m, ""));
    expect(said, `words for and against ${name}`).toBeGreaterThanOrEqual(12);
  }
});

test("every figure is one of the facts", () => {
  const unknown = figures(record).filter((figure) => !isKnown(figure));
  expect(unknown.map(({ text }) => text).join("; "), "figures that nobody gave you").toBe("");
});

test("one option is taken, and it was weighed", () => {
  expect(taken, "options that the decision names: the one taken").toHaveLength(1);
  expect([...weighed.keys()], "options weighed: the one taken among them").toContain(taken[0]);
});

test("the option taken keeps the limits", () => {
  const { euros, oldestMinutes } = options.get(taken[0] ?? "") ?? { euros: Number.NaN, oldestMinutes: Number.NaN };
  expect(oldestMinutes, `minutes: the oldest data that a screen shows with ${taken[0]}`).toBeLessThanOrEqual(
    limits.minutes,
  );
  expect(euros, `EUR a month of ${taken[0]}, within the budget`).toBeLessThanOrEqual(limits.euros);
  const reasons = figures(section("Decision")).filter(
    ({ value, unit }) => unit === "minute" && value === limits.minutes,
  );
  expect(reasons.length, "times that the decision names the limit that decided it, in minutes").toBeGreaterThan(0);
});

test("a cheaper option was weighed as well", () => {
  const euros = options.get(taken[0] ?? "")?.euros ?? 0;
  const cheaper = [...weighed.keys()].filter((name) => (options.get(name)?.euros ?? euros) < euros);
  expect(
    cheaper.length,
    `options weighed that are cheaper than ${taken[0]}, which is what a reader asks about`,
  ).toBeGreaterThan(0);
});

test("it says what gets better, and what gets worse", () => {
  const items = section("Consequences")
    .split(/^[-*] /m)
    .slice(1);
  const said = (kind: string): string[] => items.filter((item) => item.startsWith(kind) && words(item) > 6);
  expect(said("Better:").length, "consequences in more than five words that begin with Better:").toBeGreaterThan(0);
  expect(
    said("Worse:").length,
    "consequences in more than five words that begin with Worse: what it costs us",
  ).toBeGreaterThan(0);
  const denied = said("Worse:").filter((item) => /^Worse:\s*(nothing|none|no downside|n\/a)/i.test(item));
  expect(denied.join(""), "something gets worse with every decision, and here it is denied").toBe("");
});
