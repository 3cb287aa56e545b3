import { expect, test } from "vitest";
import { ordersCsv, sensorsCsv } from "../made-csv.ts";
import { lines, scattered, understand, yes } from "./csv-file.ts";

async function roles(...question: Parameters<typeof understand>): Promise<Record<string, string>> {
  const { columns } = await understand(...question);
  return Object.fromEntries(columns.map(({ name, role }) => [name, role]));
}

test("a file of numbers only is numbers, and its last column the target", async () => {
  const found = await understand(sensorsCsv(1200, 1), { target: "failed" });
  expect(found.table.columns.map(({ kind }) => kind)).toEqual(["number", "number", "number", "number"]);
  expect(found.table.target).toEqual({ source: "failed", positive: "1" });
  expect(found.table.batches).toMatchObject({ by: "count", rows: 200, order: { by: "file" } });
});

test("a file of a shop: dates in its own way, categories, gaps, an identifier, a constant, a free text, a mark at its start", async () => {
  const found = await understand(ordersCsv(900, 2), { target: "returned" });
  expect(Object.fromEntries(found.columns.map(({ name, role }) => [name, role]))).toEqual({
    "Order ID": "identifier",
    "Bestellt am": "time",
    Stadt: "category",
    plan: "category",
    class: "category",
    ["__proto__"]: "category",
    "Birth date": "date",
    "price €": "number",
    note: "identifier",
    country: "constant",
    returned: "target",
  });
  expect(found.table.csv.delimiter).toBe(";");
  expect(found.table.columns.find(({ source }) => source === "__proto__")?.name).toBe("__proto___");
  expect(found.table.columns.find(({ source }) => source === "Bestellt am")).toMatchObject({
    formats: ["%d.%m.%Y"],
    missing: false,
  });
  expect(found.table.columns.find(({ source }) => source === "price €")?.missing).toBe(true);
});

test("what is left out, and why: counters, names, texts, codes that tell the answer", async () => {
  const text = lines("row,customer,code,zip,closed_on,amount,answer", 600, (index) => {
    const answer = yes(index);
    const closed = answer === "yes" ? "2024-01-05" : "";
    return [
      index + 1,
      `name ${index}`,
      answer === "yes" ? `a${index % 3}` : `b${index % 3}`,
      `0${1000 + (index % 40)}`,
      closed,
      scattered(index, 900),
      answer,
    ].join(",");
  });
  expect(await roles(text)).toEqual({
    row: "identifier",
    customer: "identifier",
    code: "leak",
    zip: "category",
    closed_on: "leak",
    amount: "number",
    answer: "target",
  });
  expect(await roles(text, { keep: ["code"], drop: ["zip"], id: ["amount"] })).toMatchObject({
    code: "category",
    zip: "dropped",
    amount: "identifier",
  });
});

test("a number that ranks the answers all by itself is suspected", async () => {
  const text = lines("score,size,answer", 600, (index) => {
    const answer = yes(index);
    return `${answer === "yes" ? 100 + scattered(index, 50) : scattered(index, 50)},${scattered(index, 90, 3)},${answer}`;
  });
  const { columns } = await understand(text);
  expect(columns[0]).toMatchObject({ role: "leak", reason: expect.stringMatching(/AUC of 1\.000.*--keep score/) });
});

test("dates in several ways are read, each in its own; numbers around a thousand million keep their digits", async () => {
  const text = lines("seen on,big,flag,answer", 600, (index) => {
    const day = String(1 + (index % 28)).padStart(2, "0");
    const date = index % 2 === 0 ? `2024-03-${day}` : `${day}.03.2024`;
    return `${date},${1_000_000_000 + scattered(index, 1e6)},${index % 2 === 0},${yes(index)}`;
  });
  const { table } = await understand(text);
  expect(table.columns.map(({ kind }) => kind)).toEqual(["date", "number", "category"]);
  expect(table.columns[0]?.formats?.toSorted()).toEqual(["%d.%m.%Y", "iso"]);
});

test("weeks with enough rows are the batches; a file sorted by the answer is put in another order", async () => {
  const weekly = lines("ordered_at,size,answer", 2400, (index) => {
    const at = new Date(Date.UTC(2024, 0, 1) + index * 40 * 60_000).toISOString().slice(0, 19);
    return `${at},${scattered(index, 50)},${yes(index)}`;
  });
  const found = await understand(weekly);
  expect(found.table.batches).toEqual({ by: "week", time: "ordered_at" });
  expect(found.weeks[0]).toBe("2024-01-01");
  expect(found.weeks).toHaveLength(10);
  const sorted = lines("size,answer", 900, (index) => `${scattered(index, 50)},${index < 450 ? "yes" : "no"}`);
  expect((await understand(sorted)).table.batches).toMatchObject({ by: "count", order: { by: "random" } });
});

test("the positive value is the one that says yes, else the rarer; of many, the one that is asked for", async () => {
  const classes = lines(
    "size,answer",
    600,
    (index) => `${scattered(index, 50)},${["kept", "sent back", "lost"][scattered(index, 3, 5)]}`,
  );
  const asked = await understand(classes, { positive: "Lost" });
  expect(asked.target).toMatchObject({ positive: "lost", reason: "against 2 others" });
  const two = lines(
    "size,answer",
    600,
    (index) => `${scattered(index, 50)},${scattered(index, 4, 5) === 0 ? "left" : "stayed"}`,
  );
  expect((await understand(two)).target.positive).toBe("left");
});

test("numbers with a decimal comma are left out, and it is said how to have them read", async () => {
  const text = lines(
    "size;price;answer",
    600,
    (index) => `${scattered(index, 90, 3)};${scattered(index, 9000)},${10 + (index % 90)};${yes(index)}`,
  );
  const { columns } = await understand(text);
  expect(columns[1]).toMatchObject({ role: "text", reason: expect.stringContaining("write them as 1234.56") });
});

test("a time with gaps puts those without it first, and then no week is a batch", async () => {
  const text = lines("seen,size,answer", 2400, (index) => {
    const at = new Date(Date.UTC(2024, 0, 1) + index * 40 * 60_000).toISOString().slice(0, 19);
    return `${index % 100 === 0 ? "" : at},${scattered(index, 50)},${yes(index)}`;
  });
  const { table, columns } = await understand(text, { time: "seen" });
  expect(table.batches).toMatchObject({ by: "count", order: { by: "time", time: "seen" } });
  expect(columns[0]?.reason).toMatch(/24 rows without it come first/);
});
