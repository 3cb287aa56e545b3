import { expect, test } from "vitest";
import type { CsvQuestion } from "../../src/profile.ts";
import { lines, scattered, understand, yes } from "./csv-file.ts";

const good = lines("size,colour,answer", 600, (index) => `${scattered(index, 50)},c${index % 4},${yes(index)}`);
const rowsOf = (answer: (index: number) => string, rows = 600): string =>
  lines("size,answer", rows, (index) => `${scattered(index, 50)},${answer(index)}`);

test.each<[string, string | Uint8Array, Partial<CsvQuestion>, RegExp]>([
  [
    "a column that is not there",
    good,
    { target: "anwser" },
    /^--target anwser: the file has no such column; did you mean answer\?$/,
  ],
  ["one that is not even near", good, { target: "churn" }, /it has size, colour, answer$/],
  ["a column to drop that is not there", good, { drop: ["color"] }, /^--drop color: .* did you mean colour\?$/],
  ["one outcome only", rowsOf(() => "no"), {}, /^target answer: one value only, no; a model needs/],
  [
    "hardly any of one outcome",
    rowsOf((index) => (index < 12 ? "yes" : "no")),
    {},
    /only 12 rows of one outcome; at least 40/,
  ],
  [
    "three classes",
    rowsOf((index) => `k${index % 3}`),
    {},
    /3 values \(k0, k1, k2\), and two are supported; .*--positive k0/,
  ],
  ["a measure", rowsOf((index) => String(index)), {}, /600 values .* make a column of yes and no/],
  ["a value that no row has", good, { positive: "maybe" }, /no row has the value maybe; it has no, yes/],
  ["too few rows", rowsOf(yes, 300), {}, /300 rows with an answer; at least 500 are needed/],
  ["two columns of one name", good.replace("size,colour", "size,Size"), {}, /two columns are called Size; rename/],
  ["no header", good.slice(good.indexOf("\n") + 1), {}, /its first line is data, not names/],
  ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13), {}, /people\.csv: no CSV: it holds binary data/],
  ["an empty file", "", {}, /no CSV: it is empty/],
  ["a text", "Dear all,\nthis is no table.\nYours\n", {}, /people\.csv: /],
  [
    "a line with a value too many",
    good.replace("\n3", "\n1,2,3,4,5\n3"),
    {},
    /people\.csv: line \d+: expected 3 values, found 5|people\.csv: /,
  ],
  ["a time that is none", good, { time: "colour" }, /--time: its values are no dates/],
  ["the target as an identifier", good, { id: ["answer"] }, /it cannot be the time, an identifier or left out as well/],
  ["nothing left to learn from", good, { drop: ["size", "colour"] }, /no column is left/],
])("%s is refused in one line that says so", async (_, content, question, message) => {
  const failure = await understand(content, question).then(
    () => undefined,
    (error: Error) => error.message,
  );
  expect(failure).toMatch(message);
  expect(failure).not.toContain("\n");
});
