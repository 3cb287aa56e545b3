import type { CalibrationBin, Graphic, PerformanceMetric } from "./model-card.ts";
import { circle, line, picture, text } from "./svg.ts";

/** Pictures of what the tables say: calibration, and one metric by slice with its intervals. */
export function drawGraphics(metrics: readonly PerformanceMetric[], bins: readonly CalibrationBin[]): Graphic[] {
  const slices = metrics.filter((metric) => metric.slice !== "overall" && metric.type === slicedMetric(metrics));
  const overall = metrics.find((metric) => metric.slice === "overall" && metric.type === slices[0]?.type);
  return [
    ...(bins.length > 0 ? [{ name: "calibration", image: encode(drawCalibration(bins)) }] : []),
    ...(slices.length > 0 ? [{ name: "slices", image: encode(drawSlices(slices, overall)) }] : []),
  ];
}

/** The first metric that slices have, AUC before others. */
function slicedMetric(metrics: readonly PerformanceMetric[]): string | undefined {
  const types = metrics.filter((metric) => metric.slice !== "overall").map((metric) => metric.type);
  return types.find((type) => /^auc$/i.test(type)) ?? types[0];
}

const side = 320;
const margin = 48;

/** Observed share over predicted probability, from 0 as far as there are any; a dot's area is its share of the rows. */
function drawCalibration(bins: readonly CalibrationBin[]): string {
  const fifths = Math.ceil(5 * Math.max(...bins.flatMap((bin) => [bin.predicted, bin.observed])));
  const end = Math.max(fifths, 1) / 5;
  const x = (value: number): number => margin + (value / end) * side;
  const y = (value: number): number => margin + (1 - value / end) * side;
  const most = Math.max(...bins.map((bin) => bin.rows), 1);
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    line(x(share * end), y(0), x(share * end), y(end), "grid"),
    line(x(0), y(share * end), x(end), y(share * end), "grid"),
    text(x(share * end), y(0) + 18, String(Number((share * end).toFixed(2))), "middle"),
    text(x(0) - 8, y(share * end) + 4, String(Number((share * end).toFixed(2))), "end"),
  ]);
  const dots = bins.map((bin) => circle(x(bin.predicted), y(bin.observed), 3 + 7 * Math.sqrt(bin.rows / most)));
  return picture(side + 2 * margin, side + 2 * margin, "Calibration: observed share over predicted probability", [
    ...ticks,
    line(x(0), y(0), x(end), y(end), "reference"),
    ...dots,
    text(x(end / 2), y(0) + 38, "predicted probability", "middle"),
    text(x(0), y(end) - 12, "observed share; dashed: perfectly calibrated", "start"),
  ]);
}

const rowHeight = 20;
const labelWidth = 170;

/** A metric of each slice as a dot with its interval, one below the other; dashed: all rows. */
function drawSlices(slices: readonly PerformanceMetric[], overall: PerformanceMetric | undefined): string {
  const ends = [...slices, ...(overall ? [overall] : [])].flatMap((metric) => [
    metric.value,
    ...Object.values(metric.confidence_interval ?? {}),
  ]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const x = (value: number): number => labelWidth + (side * (value - low)) / (high - low || 1);
  const bottom = margin + slices.length * rowHeight;
  const rows = slices.flatMap((metric, at) => {
    const y = margin + (at + 0.5) * rowHeight;
    const bounds = metric.confidence_interval;
    return [
      text(labelWidth - 12, y + 4, metric.slice, "end"),
      ...(bounds ? [line(x(bounds.lower_bound), y, x(bounds.upper_bound), y, "interval")] : []),
      circle(x(metric.value), y, 4),
    ];
  });
  const type = slices[0]?.type ?? "";
  return picture(labelWidth + side + margin, bottom + 40, `${type} by slice`, [
    text(
      labelWidth,
      margin - 20,
      `${type} by slice, lines: 95 % intervals${overall ? "; dashed: all rows" : ""}`,
      "start",
    ),
    ...(overall ? [line(x(overall.value), margin, x(overall.value), bottom, "reference")] : []),
    ...rows,
    text(x(low), bottom + 20, low.toFixed(3), "middle"),
    text(x(high), bottom + 20, high.toFixed(3), "middle"),
  ]);
}

function encode(svg: string): string {
  return Buffer.from(svg).toString("base64");
}
