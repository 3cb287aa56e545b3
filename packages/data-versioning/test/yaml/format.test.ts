import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatYaml } from "../../src/yaml/format.ts";
import { parseYaml } from "../../src/yaml/parse.ts";
import { fromPlain, PythonFloat, pythonFloatText, type YamlMap, yamlEqual } from "../../src/yaml/value.ts";

interface Recorded {
  readonly documents: readonly (readonly [Record<string, unknown>, string])[];
  readonly floats: readonly (readonly [string, string])[];
}

const recorded = JSON.parse(readFileSync(new URL("../fixtures/yaml-texts.json", import.meta.url), "utf8")) as Recorded;

describe("YAML as DVC writes it", () => {
  it("equals ruamel.yaml byte for byte on recorded documents", () => {
    const faithful = recorded.documents.filter(([, text]) => !/[\x85\u2028\u2029]/.test(text));
    expect(faithful.length).toBeGreaterThan(100);
    for (const [document, text] of faithful) expect(formatYaml(fromPlain(document) as YamlMap)).toBe(text);
  });

  it("keeps Python's text of floats", () => {
    for (const [repr, text] of recorded.floats) {
      const value = Number(repr);
      expect(pythonFloatText(value)).toBe(repr);
      expect(formatYaml(new Map([["v", new PythonFloat(value)]]))).toBe(text);
    }
  });

  it("reads back what it wrote, for any text and number", () => {
    const scalar = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "binary-ascii" }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const value = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 4 }),
      fc.dictionary(fc.string({ minLength: 1 }), scalar, { maxKeys: 4 }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), value, { minKeys: 1, maxKeys: 4 }), (plain) => {
        const document = fromPlain(plain) as YamlMap;
        expect(yamlEqual(parseYaml(formatYaml(document), "x").value, document)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps line separators that ruamel.yaml itself loses", () => {
    for (const text of ["\x85", "\u2028", "a\u2029b"]) {
      expect(parseYaml(formatYaml(new Map([["path", text]])), "x").value).toEqual(new Map([["path", text]]));
    }
  });

  it("tells floats from integers when it reads", () => {
    const { value } = parseYaml("a: 1\nb: 1.0\nc: 1e16\nd: 1_000\ne: 0x1f\nf: yes\ng: 0o17\n", "params.yaml");
    expect(value).toEqual(
      new Map<string, unknown>([
        ["a", 1],
        ["b", new PythonFloat(1)],
        ["c", new PythonFloat(1e16)],
        ["d", 1000],
        ["e", 31],
        ["f", "yes"],
        ["g", 15],
      ]),
    );
  });

  it("resolves anchors and merge keys", () => {
    const { value } = parseYaml("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n", "params.yaml");
    expect((value as YamlMap).get("use")).toEqual(
      new Map([
        ["y", 3],
        ["x", 1],
      ]),
    );
  });

  it("says file, line and column of a syntax error", () => {
    expect(() => parseYaml("a: 1\nb: [1, 2\nc: 3\n", "dvc.yaml")).toThrow(/^dvc\.yaml:\d+:\d+: not valid YAML/);
    expect(() => parseYaml("a: 1\na: 2\n", "dvc.yaml")).toThrow(/dvc\.yaml:2:1/);
  });
});
