import type { ReproductionReport } from "@mlops/metadata/reproduce";
import { paint } from "../../terminal/paint.ts";

/** The report for people: what was run, what came out, which comparison was made and what it said. */
export function renderReproduction(report: ReproductionReport): string {
  const { model, gitCommit, dataVersion } = report;
  const head = `model ${model.name} v${model.version}, commit ${gitCommit?.slice(0, 8) ?? "?"}, data ${dataVersion.slice(0, 8)}\n`;
  if (report.verdict === "not possible") {
    return `${head}${report.missing.map((what) => `  missing: ${what}\n`).join("")}${paint("red", "not possible")}: nothing was run\n`;
  }
  const stages = report.stages.map(
    (stage) => `  ${stage.name.padEnd(10)} ${stage.outcome} in ${stage.seconds.toFixed(1)} s\n`,
  );
  const outputs = report.outputs.map(
    (output) =>
      `  ${output.path.padEnd(22)} ${output.recorded.slice(0, 8)} ${output.same ? "same" : paint("yellow", `now ${output.made?.slice(0, 8) ?? "not made"}`)}\n`,
  );
  return `${head}${stages.join("")}${outputs.join("")}${environment(report)}${verdict(report)}`;
}

function environment({ environmentDifferences }: ReproductionReport): string {
  if (environmentDifferences.length === 0) return "environment: as recorded, so the bytes must be the same\n";
  return `environment: ${environmentDifferences.join("; ")}; other bytes are to be expected\n`;
}

function verdict({ verdict: said, comparison }: ReproductionReport): string {
  if (said === "same bytes") return `${paint("green", "same bytes")}: compared all outputs byte by byte\n`;
  const how =
    comparison?.kind === "predictions"
      ? `compared ${comparison.rows.toLocaleString("en-US")} predictions, largest difference ${comparison.largestDifference.toExponential(1)}, tolerance ${comparison.tolerance}`
      : "the bytes differ, and there was no model to compare predictions with";
  return `${paint(said === "same predictions" ? "green" : "red", said)}: ${how}\n`;
}
