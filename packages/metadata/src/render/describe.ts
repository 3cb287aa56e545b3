import type { LineageNode } from "../trace/graph.ts";

type Facts = LineageNode["facts"];

/** One line that says what a node is, for people: `train (stage) succeeded in 12 s, commit 1a2b3c4`. */
export function describeNode(node: LineageNode | undefined): string {
  if (!node) return "(unknown)";
  return describers[node.kind](node.facts, node.id);
}

const describers: Readonly<Record<LineageNode["kind"], (facts: Facts, id: string) => string>> = {
  source: (facts, id) => `source ${id}${list([facts.url && `from ${facts.url}`])}`,
  artifact: (facts, id) => (facts.dataset ? describeData(facts, id) : describeFile(facts, id)),
  execution: describeExecution,
  model: (facts, id) =>
    `model ${id.replace(/\/(\d+)$/, " v$1")}${list([
      facts.run_id && `run ${short(facts.run_id)}`,
      facts.git_commit && `commit ${short(facts.git_commit)}`,
      describeMetrics(facts.metrics),
    ])}`,
  deployment: (facts) =>
    `${facts.role} from ${time(facts.started_at)} ${facts.ended_at ? `to ${time(facts.ended_at)}` : "until now"}${
      facts.reason ? ` (${facts.reason})` : ""
    }`,
  decision: (facts) =>
    `${facts.kind} at ${time(facts.at)}: ${facts.promoted ? "promoted" : "not promoted"} (${facts.reason})`,
  prediction: (facts, id) =>
    `prediction ${id}, probability ${number(facts.probability)} at ${time(facts.requested_at)} for ${compact(facts.request)}`,
  predictions: (facts) => `${count(facts.count)} predictions, ${time(facts.first)} to ${time(facts.last)}`,
  label: (facts) =>
    `label: ${facts.late ? "late" : "on time"}, ${facts.delay_minutes} min, observed ${time(facts.observed_at)}`,
};

function describeData(facts: Facts, id: string): string {
  const state = facts.status === "bad" ? `BAD: ${facts.status_reason}` : "contract kept";
  const weeks = facts.first_week ? `${facts.first_week} to ${facts.last_week}` : undefined;
  const rows = facts.row_count === null ? undefined : `${count(facts.row_count)} rows`;
  return `data ${facts.dataset} ${short(id)}${list([rows, weeks, state])}`;
}

function describeFile(facts: Facts, id: string): string {
  const paths = Array.isArray(facts.paths) ? facts.paths.join(" = ") : (facts.file ?? "file");
  return `${paths} ${short(id)}${list([facts.size !== undefined && bytes(Number(facts.size))])}`;
}

function describeExecution(facts: Facts): string {
  const seconds = facts.ended_at
    ? (Date.parse(String(facts.ended_at)) - Date.parse(String(facts.started_at))) / 1000
    : 0;
  return `${facts.stage} (${facts.kind}) ${facts.status}${list([
    `at ${time(facts.started_at)}`,
    seconds > 0 && `${seconds.toFixed(1)} s`,
    facts.git_commit && `commit ${short(facts.git_commit)}`,
    facts.backend && `backend ${facts.backend}`,
    typeof facts.seed === "number" && `seed ${facts.seed}`,
  ])}`;
}

/** The first three numbers of a model's metrics. */
function describeMetrics(metrics: unknown): string | undefined {
  if (typeof metrics !== "object" || metrics === null) return undefined;
  const numbers = Object.entries(metrics).filter(([, value]) => typeof value === "number");
  return (
    numbers
      .slice(0, 3)
      .map(([name, value]) => `${name} ${number(value)}`)
      .join(" ") || undefined
  );
}

/** The first 8 digits of a hash, as Git shows it. */
function short(hash: unknown): string {
  return String(hash).slice(0, 8);
}

function list(parts: readonly unknown[]): string {
  const present = parts.filter((part) => typeof part === "string" && part !== "");
  return present.length === 0 ? "" : `, ${present.join(", ")}`;
}

/** ISO time without its fraction, in UTC. */
function time(value: unknown): string {
  if (value === null || value === undefined) return "?";
  return new Date(String(value)).toISOString().slice(0, 19).replace("T", " ");
}

function number(value: unknown): string {
  return Number(value).toFixed(4).replace(/0+$/, "").replace(/\.$/, "");
}

function count(value: unknown): string {
  return Number(value).toLocaleString("en-US");
}

function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  return size < 1_000_000 ? `${(size / 1000).toFixed(1)} kB` : `${(size / 1_000_000).toFixed(1)} MB`;
}

function compact(request: unknown): string {
  if (typeof request !== "object" || request === null) return "(no request)";
  return Object.entries(request)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
