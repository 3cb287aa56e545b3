/** What a node of the lineage is. */
export type NodeKind =
  | "source"
  | "artifact"
  | "execution"
  | "model"
  | "deployment"
  | "decision"
  | "prediction"
  | "predictions"
  | "label";

/** Names one node: a UUID, an MD5, `name/version` … by its kind. */
export interface NodeKey {
  readonly kind: NodeKind;
  readonly id: string;
}

/** A node with what the store knows about it (the columns of its row, as JSON). */
export interface LineageNode extends NodeKey {
  readonly facts: Readonly<Record<string, unknown>>;
}

/** `to` was made from `from`, in the words `relation` read along the walk's direction. */
export interface LineageEdge {
  readonly from: NodeKey;
  readonly to: NodeKey;
  readonly relation: string;
}

/** A walk from one or more roots. */
export interface LineageGraph {
  readonly roots: readonly NodeKey[];
  /** Everything that the roots were made from; edges lead from what was made to what it was made from. */
  readonly up: readonly LineageEdge[];
  /** Everything made from the roots; edges lead from it to what was made from it. */
  readonly down: readonly LineageEdge[];
  readonly nodes: ReadonlyMap<string, LineageNode>;
}

/** The key of `LineageGraph.nodes`. */
export function nodeName(node: NodeKey): string {
  return `${node.kind}:${node.id}`;
}
