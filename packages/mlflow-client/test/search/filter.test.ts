import { describe, expect, it } from "vitest";
import { filters, MlflowUsageError } from "../../src/index.ts";

const { and, dataset, metric, number, param, tag, text } = filters;

describe("a filter", () => {
  it.each([
    [metric("val loss").below(0.1), "metrics.`val loss` < 0.1"],
    [metric("a").atLeast(-1e-7), "metrics.`a` >= -1e-7"],
    [param("lr").equals("0.1"), "params.`lr` = '0.1'"],
    [param("lr").isNotSet(), "params.`lr` IS NULL"],
    [tag("a.b").like("x%"), "tags.`a.b` LIKE 'x%'"],
    [tag("q").equals("it's"), `tags.\`q\` = "it's"`],
    [dataset("name").noneOf(["a", "b"]), "dataset.name NOT IN ('a', 'b')"],
    [number("start_time").above(5), "start_time > 5"],
    [text("status").oneOf(["FAILED"]), "status IN ('FAILED')"],
    [and(metric("a").equals(1), undefined, "tags.x = 'y'"), "metrics.`a` = 1 AND tags.x = 'y'"],
    [and(), ""],
  ])("is written as MLflow reads it: %s", (filter, written) => {
    expect(String(filter)).toBe(written);
  });

  it.each([
    ["a value with both kinds of quotes", () => tag("q").equals(`'"`)],
    ["a key with a backtick", () => metric("a`").equals(1)],
    ["an empty key", () => param("").equals("1")],
    ["a number that is none", () => metric("a").equals(Number.NaN)],
    ["an empty list", () => text("status").oneOf([])],
    ["an attribute that could be anything", () => text("a = 'b' OR name").equals("x")],
  ])("cannot be made of %s", (_, make) => {
    expect(make).toThrow(MlflowUsageError);
  });
});
