import { type LineageEdge, type LineageGraph, type NodeKey, nodeName } from "../trace/graph.ts";
import { describeNode } from "./describe.ts";

/** How a tree is drawn. */
export interface TreeOptions {
  /** Shows every small file on its own line instead of gathering those that lead nowhere. */
  readonly all?: boolean;
  /** Paints the words between nodes (`made by`, `read`); on a terminal, dim. */
  readonly paint?: (words: string) => string;
}

/** The lineage as an indented tree: from each root what it was made from, then what was made from it. */
export function renderTree(graph: LineageGraph, options: TreeOptions = {}): string {
  const lines = graph.roots.flatMap((root) => [
    describeNode(graph.nodes.get(nodeName(root))),
    ...branch("made from", root, graph, graph.up, options),
    ...branch("led to", root, graph, graph.down, options),
  ]);
  return `${lines.join("\n")}\n`;
}

interface Drawing {
  readonly graph: LineageGraph;
  readonly children: ReadonlyMap<string, readonly LineageEdge[]>;
  /** Nodes drawn already: a second time only their line is shown. */
  readonly drawn: Set<string>;
  readonly options: TreeOptions;
}

function branch(
  title: string,
  root: NodeKey,
  graph: LineageGraph,
  edges: readonly LineageEdge[],
  options: TreeOptions,
): string[] {
  const children = new Map<string, LineageEdge[]>();
  for (const edge of edges) {
    const name = nodeName(edge.from);
    children.set(name, [...(children.get(name) ?? []), edge]);
  }
  const lines = drawChildren(root, "", { graph, children, drawn: new Set([nodeName(root)]), options });
  return lines.length === 0 ? [] : [(options.paint ?? String)(title), ...lines];
}

function drawChildren(node: NodeKey, indent: string, drawing: Drawing): string[] {
  const edges = drawing.children.get(nodeName(node)) ?? [];
  const minor = drawing.options.all ? [] : edges.filter((edge) => isMinor(edge, drawing));
  const gathered = minor.length > 1 ? minor : [];
  const shown = edges.filter((edge) => !gathered.includes(edge));
  const rows = [
    ...shown.map((edge) => (last: boolean) => drawEdge(edge, indent, last, drawing)),
    ...gatherByRelation(gathered).map((group) => (last: boolean) => [drawGroup(group, indent, last, drawing)]),
  ];
  return rows.flatMap((draw, at) => draw(at === rows.length - 1));
}

function drawEdge(edge: LineageEdge, indent: string, last: boolean, drawing: Drawing): string[] {
  const name = nodeName(edge.to);
  const repeated = drawing.drawn.has(name) && drawing.children.has(name);
  drawing.drawn.add(name);
  const text = describeNode(drawing.graph.nodes.get(name));
  const line = `${indent}${last ? "└─ " : "├─ "}${paint(drawing, edge.relation)} ${text}${repeated ? " (see above)" : ""}`;
  return repeated ? [line] : [line, ...drawChildren(edge.to, `${indent}${last ? "   " : "│  "}`, drawing)];
}

/** A file that leads nowhere and is no data version. */
function isMinor(edge: LineageEdge, drawing: Drawing): boolean {
  const name = nodeName(edge.to);
  return edge.to.kind === "artifact" && !drawing.children.has(name) && !drawing.graph.nodes.get(name)?.facts.dataset;
}

function gatherByRelation(edges: readonly LineageEdge[]): LineageEdge[][] {
  const groups = new Map<string, LineageEdge[]>();
  for (const edge of edges) groups.set(edge.relation, [...(groups.get(edge.relation) ?? []), edge]);
  return [...groups.values()];
}

function drawGroup(edges: readonly LineageEdge[], indent: string, last: boolean, drawing: Drawing): string {
  const paths = edges.map((edge) => {
    const facts = drawing.graph.nodes.get(nodeName(edge.to))?.facts;
    return String((facts?.paths as string[] | undefined)?.[0] ?? facts?.file ?? edge.to.id.slice(0, 8));
  });
  return `${indent}${last ? "└─ " : "├─ "}${paint(drawing, edges[0]?.relation ?? "")} ${paths.join(", ")}`;
}

function paint(drawing: Drawing, words: string): string {
  return (drawing.options.paint ?? String)(words);
}
