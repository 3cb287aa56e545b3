import { PythonFloat, toPlain } from "@mlops/data-versioning/formats";
import { describe, expect, it } from "vitest";
import { parseParameters } from "../../src/params/parse-parameters.ts";

describe("parameters in TOML", () => {
  it("keep floats apart from integers, and tables as dictionaries", () => {
    const content = parseParameters(
      'rate = 1.0\nepochs = 3\nbig = 9007199254740993\n[train]\nseeds = [1, 2]\nname = "é"\n',
      "p.toml",
    );
    expect(content.get("rate")).toEqual(new PythonFloat(1));
    expect(content.get("epochs")).toBe(3);
    expect(content.get("big")).toBe(9007199254740993n);
    expect(toPlain(content.get("train") ?? null)).toEqual({ seeds: [1, 2], name: "é" });
  });

  it("name the line of a mistake, and say what to do with a date", () => {
    expect(() => parseParameters("a = 1\nb = = 2\n", "p.toml")).toThrow(
      /parameters file p\.toml: line 2, column \d+: .*correct the TOML/,
    );
    expect(() => parseParameters("day = 2001-01-01\n", "p.toml")).toThrow("day is a date; put it in quotes");
  });
});

describe("parameters in Python", () => {
  const read = (text: string): unknown => toPlain(parseParameters(text, "params.py"));

  it("are the literals assigned at the top, in classes, and to self in __init__", () => {
    const text = `"""Settings"""
import os
EPOCHS: int = 1_000
RATE = -1e-3
LAYERS = [64, 32,
          (8,)]
NAMES = {"a": None, 'b': True}
PAIR = 1, 2
TEXT = "tab\\there " r'raw\\n' """x
y"""
HOME = os.getenv("HOME")
a = b = 1
x, y = 1, 2
mask = 0xff; one = (1)

class Train:
    optimizer = "adam"
    def __init__(self):
        self.momentum = 0.9
        local = 1
    def other(self):
        self.hidden = 1
`;
    expect(read(text)).toEqual({
      EPOCHS: 1000,
      RATE: -0.001,
      LAYERS: [64, 32, [8]],
      NAMES: { a: null, b: true },
      PAIR: [1, 2],
      TEXT: "tab\there raw\\nx\ny",
      mask: 255,
      one: 1,
      Train: { optimizer: "adam", momentum: 0.9 },
    });
  });

  it("are never run, and a mistake is named with its place", () => {
    expect(read("raise SystemExit\nA = 1\n")).toEqual({ A: 1 });
    expect(() => read("A = 1\nB = [1,\n")).toThrow(
      /parameters file params\.py: line \d+, column \d+: this is no Python/,
    );
  });
});
