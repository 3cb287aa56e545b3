import fc from "fast-check";
import { expect, test } from "vitest";
import { modelInputs, withDuckDB } from "../../src/index.ts";
import { rowsSql } from "../../src/table/sql.ts";
import { csvFile, lines, scattered, understand, yes } from "./csv-file.ts";

/** Names as people give them: any letters, quotes, spaces, line breaks, what JavaScript and SQL keep for themselves, none at all. */
const awkward = fc.constantFrom(
  "class",
  "__proto__",
  "constructor",
  "select",
  "Größe (cm)",
  'a "quote"',
  "two words",
  "",
  "score",
  "label",
  "week",
  "id2",
  "данные",
  "x,y",
  "a'b",
);
const name = fc.oneof(awkward, fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }));
const names = fc.uniqueArray(name, { minLength: 2, maxLength: 5, selector: (text) => text.trim().toLowerCase() });
const writing = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  newline: fc.constantFrom("\n", "\r\n"),
  mark: fc.boolean(),
});

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

test("whatever the columns are called and however the file is written, every row and every value is there", async () => {
  await fc.assert(
    fc.asyncProperty(names, writing, async (given, { delimiter, newline, mark }) => {
      fc.pre(given.every((text) => text.trim() === "" || !Number.isFinite(Number(text))));
      fc.pre(given.every((text) => text.trim().toLowerCase() !== "answer"));
      const values = ["plain", `with ${delimiter} in it`, 'says "so"', "Łódź"];
      const row = (index: number): string =>
        [...given.map((_, place) => quoted(values[scattered(index, 4, place + 1)] as string)), yes(index)].join(
          delimiter,
        );
      const header = [...given.map(quoted), "answer"].join(delimiter);
      const text = lines(header, 600, row).replaceAll("\n", newline);
      const found = await understand(`${mark ? "\ufeff" : ""}${text}`, {
        keep: given.filter((text) => text.trim() !== "").map((text) => text.trim()),
        delimiter,
      });
      expect(found.rows).toBe(600);
      const inputs = modelInputs(found.table).map(({ name: input }) => input);
      expect(new Set(inputs.map((input) => input.toLowerCase())).size).toBe(given.length);
      expect(inputs.filter((input) => input in Object.prototype || input === "" || input === "score")).toEqual([]);
      const file = csvFile(found.text);
      const read = await withDuckDB(async (connection) =>
        (
          await connection.runAndReadAll(
            `select * exclude (label, event_time, week), label from (${rowsSql(found.table, file)})`,
          )
        ).getRows(),
      );
      expect(read).toHaveLength(600);
      expect(read[5]?.slice(0, -1)).toEqual(given.map((_, place) => values[scattered(5, 4, place + 1)]));
      expect(read.filter((cells) => cells.at(-1) === 1)).toHaveLength(found.target.positives);
    }),
    { numRuns: 8 },
  );
});

test.each([
  [
    "windows-1252",
    Buffer.from(
      lines("Größe;Farbe;answer", 600, (i) => `${scattered(i, 50)};grün ${i % 3};${yes(i)}`),
      "latin1",
    ),
  ],
  [
    "utf-16le",
    Buffer.from(
      `\ufeff${lines("Größe;Farbe;answer", 600, (i) => `${scattered(i, 50)};grün ${i % 3};${yes(i)}`)}`,
      "utf16le",
    ),
  ],
])("%s is read as what it says", async (encoding, bytes) => {
  const found = await understand(bytes);
  expect(found.encoding).toBe(encoding);
  expect(found.table.header).toEqual(["Größe", "Farbe", "answer"]);
  expect(found.text).toContain("grün 1");
});
