import { openContext } from "@mlops/data-versioning/engine";
import type { Stage } from "../definition/stage.ts";
import type { PipelineGraph } from "../graph/graph.ts";
import { loadGraph } from "../run/run-pipeline.ts";
import { layersOf } from "./layers.ts";

export type GraphFormat = "text" | "mermaid" | "svg";

/** Draws the stages of a repository and who needs whom. */
export async function renderPipeline(directory: string, format: GraphFormat): Promise<string> {
  const graph = await loadGraph(openContext(directory, {}));
  return { text: asText, mermaid: asMermaid, svg: asSvg }[format](graph);
}

/** A tree for the terminal. A stage that several need is drawn once and named again after that. */
function asText(graph: PipelineGraph): string {
  const lines: string[] = [];
  const drawn = new Set<Stage>();
  const draw = (stage: Stage, prefix: string, branch: string, below: string): void => {
    const again = drawn.has(stage);
    const others =
      (graph.upstream.get(stage)?.size ?? 0) > 1 && !again
        ? `  (also needs ${names(graph, stage, branch === "" ? undefined : parents.at(-1))})`
        : "";
    lines.push(`${prefix}${branch}${stage.address}${again ? " (above)" : others}`);
    if (again) return;
    drawn.add(stage);
    parents.push(stage);
    const children = [...(graph.downstream.get(stage) ?? [])];
    for (const [i, child] of children.entries()) {
      const last = i === children.length - 1;
      draw(child, prefix + below, last ? "└─ " : "├─ ", last ? "   " : "│  ");
    }
    parents.pop();
  };
  const parents: Stage[] = [];
  for (const stage of graph.stages) if ((graph.upstream.get(stage)?.size ?? 0) === 0) draw(stage, "", "", "");
  return `${lines.join("\n")}\n`;
}

function names(graph: PipelineGraph, stage: Stage, except: Stage | undefined): string {
  return [...(graph.upstream.get(stage) ?? [])]
    .filter((maker) => maker !== except)
    .map((maker) => maker.address)
    .join(", ");
}

/** A Mermaid flowchart. */
function asMermaid(graph: PipelineGraph): string {
  const id = new Map(graph.stages.map((stage, i) => [stage, `s${i}`]));
  const nodes = graph.stages.map((stage) => `  ${id.get(stage)}["${stage.address.replaceAll('"', "#quot;")}"]`);
  const edges = graph.stages.flatMap((stage) =>
    [...(graph.upstream.get(stage) ?? [])].map((maker) => `  ${id.get(maker)} --> ${id.get(stage)}`),
  );
  return `flowchart TD\n${[...nodes, ...edges].join("\n")}\n`;
}

const BOX = { height: 32, gapX: 24, gapY: 48, margin: 16, letter: 8 };

/** An SVG drawing, layer by layer from top to bottom. */
function asSvg(graph: PipelineGraph): string {
  const layers = layersOf(graph);
  const width = (stage: Stage): number => stage.address.length * BOX.letter + 24;
  const rowWidth = (row: readonly Stage[]): number =>
    row.reduce((sum, stage) => sum + width(stage) + BOX.gapX, -BOX.gapX);
  const total = Math.max(0, ...layers.map(rowWidth)) + 2 * BOX.margin;
  const at = new Map<Stage, { x: number; y: number }>();
  for (const [i, row] of layers.entries()) {
    let x = (total - rowWidth(row)) / 2;
    for (const stage of row) {
      at.set(stage, { x: x + width(stage) / 2, y: BOX.margin + i * (BOX.height + BOX.gapY) });
      x += width(stage) + BOX.gapX;
    }
  }
  const height = layers.length * (BOX.height + BOX.gapY) - BOX.gapY + 2 * BOX.margin;
  const edges = graph.stages.flatMap((stage) =>
    [...(graph.upstream.get(stage) ?? [])].map((maker) => edge(at.get(maker), at.get(stage))),
  );
  const boxes = graph.stages.map((stage) => box(stage, at.get(stage), width(stage)));
  const arrow =
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total} ${height}" width="${total}" height="${height}" font-family="sans-serif" font-size="13">${arrow}${edges.join("")}${boxes.join("")}</svg>\n`;
}

function edge(from: { x: number; y: number } | undefined, to: { x: number; y: number } | undefined): string {
  if (!from || !to) return "";
  const [top, bottom] = [from.y + BOX.height, to.y];
  const middle = (top + bottom) / 2;
  return `<path d="M${from.x} ${top}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${bottom}" fill="none" stroke="#555" marker-end="url(#arrow)"/>`;
}

function box(stage: Stage, at: { x: number; y: number } | undefined, width: number): string {
  if (!at) return "";
  const text = stage.address.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const dash = stage.frozen ? ' stroke-dasharray="4 3"' : "";
  return `<rect x="${at.x - width / 2}" y="${at.y}" width="${width}" height="${BOX.height}" rx="6" fill="#eef3fb" stroke="#3b6ea8"${dash}/><text x="${at.x}" y="${at.y + 21}" text-anchor="middle">${text}</text>`;
}
