import { type LineageEdge, type LineageGraph, type LineageNode, type NodeKey, nodeName } from "../trace/graph.ts";
import { describeNode } from "./describe.ts";

/** The lineage as a Mermaid flowchart; arrows go from what was there first to what was made from it. */
export function renderMermaid(graph: LineageGraph): string {
  const names = new Map([...graph.nodes.keys()].map((name, at) => [name, `n${at}`]));
  const id = (node: NodeKey): string => names.get(nodeName(node)) ?? "unknown";
  const nodes = [...graph.nodes.values()].map((node) => `  ${id(node)}${shape(node)}`);
  const arrows = toArrows(graph).map((edge) => `  ${id(edge.from)} -->|${edge.relation}| ${id(edge.to)}`);
  const roots = graph.roots.map((root) => `  style ${id(root)} stroke-width:4px`);
  return `${["flowchart TD", ...nodes, ...arrows, ...roots].join("\n")}\n`;
}

/** Every edge once, in the direction of time; an edge found on the way up keeps its words, turned round. */
export function toArrows(graph: LineageGraph): LineageEdge[] {
  const arrows = new Map<string, LineageEdge>();
  const turned = graph.up.map(({ from, to, relation }) => ({ from: to, to: from, relation }));
  for (const edge of [...turned, ...graph.down]) {
    const name = `${nodeName(edge.from)} ${nodeName(edge.to)}`;
    if (!arrows.has(name)) arrows.set(name, edge);
  }
  return [...arrows.values()];
}

const shapes: Readonly<Record<LineageNode["kind"], readonly [string, string]>> = {
  source: ["[(", ")]"],
  artifact: ["[/", "/]"],
  execution: ["([", "])"],
  model: ["[[", "]]"],
  deployment: ["(", ")"],
  decision: ["{{", "}}"],
  prediction: ["[", "]"],
  predictions: ["[", "]"],
  label: ["[", "]"],
};

function shape(node: LineageNode): string {
  const [open, close] = shapes[node.kind];
  return `${open}"${escapeText(describeNode(node))}"${close}`;
}

/** Mermaid takes entities written with # in place of &. */
function escapeText(text: string): string {
  return text.replace(/[#"<>&;`]/g, (letter) => `#${letter.codePointAt(0)};`).replaceAll("\n", " ");
}
