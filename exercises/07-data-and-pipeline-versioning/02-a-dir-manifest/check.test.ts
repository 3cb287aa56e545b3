import { expect, test } from "vitest";
import { folderHash, manifest } from "./manifest.ts";

const [a, b] = ["0cc175b9c0f1b6a831c399e269772661", "92eb5ffee6ae2fec3ad71c777531578f"] as const;

test("a folder has the hash that DVC gives it", () => {
  const files = new Map([
    ["b.txt", b],
    ["a.txt", a],
  ]);
  expect(manifest(files), "the text of a folder of two files: another text has not the hash that DVC gives").toBe(
    `[{"md5": "${a}", "relpath": "a.txt"}, {"md5": "${b}", "relpath": "b.txt"}]`,
  );
  expect(folderHash(files), "its version: the hash that DVC gives").toBe("7e373e6021167ea7a4cc2ba6e1976246.dir");
});

test("an empty folder has a version too", () => {
  expect(folderHash(new Map()), "the version of an empty folder").toBe("d751713988987e9331980363e24189ce.dir");
});

test("letters outside of ASCII are escaped as Python does", () => {
  expect(manifest(new Map([["Zürich/😀.csv", a]])), "the text for a file in Zürich").toBe(
    `[{"md5": "${a}", "relpath": "Z\\u00fcrich/\\ud83d\\ude00.csv"}]`,
  );
});

test("quotes, backslashes and line feeds are escaped as Python does", () => {
  expect(
    manifest(new Map([['a"b\\c\nd\u007f', a]])),
    "the text for a path with a quote, a backslash, a line feed and DEL",
  ).toBe(`[{"md5": "${a}", "relpath": "a\\"b\\\\c\\nd\\u007f"}]`);
});

test("paths are sorted by code point", () => {
  const files = new Map([
    ["😀", a],
    ["\uffee", a],
    ["a/b", a],
    ["a b", a],
    ["a", a],
    ["B", a],
  ]);
  const order = (JSON.parse(manifest(files)) as { relpath: string }[]).map(({ relpath }) => relpath);
  expect(order, "order of the paths, by code point").toEqual(["B", "a", "a b", "a/b", "\uffee", "😀"]);
});
