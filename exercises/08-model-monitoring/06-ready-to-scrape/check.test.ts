import { expect, test } from "vitest";
import { createHistogram } from "./metrics.ts";

test("the buckets are cumulative, and a value at a bound belongs to it", () => {
  const histogram = createHistogram("latency_seconds", "Time of a request.", [0.1, 0.5]);
  for (const value of [0.05, 0.1, 0.3, 2]) histogram.observe({}, value);
  expect(
    histogram.render(),
    "the text of four observations: buckets are cumulative",
  ).toBe(`# HELP latency_seconds Time of a request.
# TYPE latency_seconds histogram
latency_seconds_bucket{le="0.1"} 2
latency_seconds_bucket{le="0.5"} 3
latency_seconds_bucket{le="+Inf"} 4
latency_seconds_sum 2.45
latency_seconds_count 4
`);
});

test("each set of labels is a series of its own, whatever the order in which they are given", () => {
  const histogram = createHistogram("x", "X.", [1]);
  histogram.observe({ version: "2", model: "a" }, 1);
  histogram.observe({ model: "b", version: "1" }, 3);
  histogram.observe({ model: "a", version: "2" }, 0);
  expect(
    histogram
      .render()
      .split("\n")
      .filter((line) => line.startsWith("x_count")),
    "lines of the counts",
  ).toEqual(['x_count{model="a",version="2"} 2', 'x_count{model="b",version="1"} 1']);
});

test("values of labels and the help are escaped", () => {
  const histogram = createHistogram("x", "back\\slash\nline", []);
  histogram.observe({ path: 'C:\\a "b"\nc' }, 1);
  expect(histogram.render().split("\n"), "lines with a backslash, quotes and a line feed, escaped").toEqual([
    "# HELP x back\\\\slash\\nline",
    "# TYPE x histogram",
    'x_bucket{path="C:\\\\a \\"b\\"\\nc",le="+Inf"} 1',
    'x_sum{path="C:\\\\a \\"b\\"\\nc"} 1',
    'x_count{path="C:\\\\a \\"b\\"\\nc"} 1',
    "",
  ]);
});

test("nothing observed gives the head alone", () => {
  expect(createHistogram("x", "X.", [1]).render(), "the text before any observation").toBe(
    "# HELP x X.\n# TYPE x histogram\n",
  );
});
