import { expect, test } from "vitest";
import { lastWords } from "../../src/supervision/last-words.ts";

test("an app's own one-line error is what it said last", () => {
  expect(lastWords(["loading", "mlops: data/flights: column delay is missing", ""])).toBe(
    "data/flights: column delay is missing",
  );
});

test("a log line of level error counts, with its cause", () => {
  const line = JSON.stringify({ level: 60, msg: "cannot start", err: { message: "listen EADDRINUSE 127.0.0.1:8080" } });
  expect(lastWords(['{"level":30,"msg":"starting"}', line])).toBe("cannot start: listen EADDRINUSE 127.0.0.1:8080");
});

test("a thrown error's first line is found above its stack", () => {
  expect(
    lastWords(["RangeError: seed must be whole, found 1.5", "    at seed (file.js:1:1)", "", "Node.js v20.19.0"]),
  ).toBe("RangeError: seed must be whole, found 1.5");
});

test("nothing that looks like an error: nothing", () => {
  expect(lastWords(["epoch 1", '{"level":30,"msg":"ready"}'])).toBeUndefined();
});
