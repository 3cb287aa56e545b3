import {
  type LineageGraph,
  openLineageTarget,
  renderMermaid,
  renderTree,
  sendOpenLineage,
  toJson,
  toOpenLineage,
  trace,
} from "@mlops/metadata";
import { Command, Option } from "commander";
import { type CliEnvironment, readEnvironment } from "../../environment.ts";
import { UsageError } from "../../errors.ts";
import { withStore } from "../../store/open-store.ts";
import { paint } from "../../terminal/paint.ts";
import { traceBadData } from "./bad.ts";

interface TraceFlags {
  readonly up?: boolean;
  readonly down?: boolean;
  readonly all?: boolean;
  readonly bad?: boolean;
  readonly predictions?: boolean;
  readonly json?: boolean;
  readonly format: "tree" | "json" | "mermaid" | "openlineage";
}

const examples = `
An id is a prediction's UUID, a model version (flight-delays/3, flight-delays@champion), a run, or 7 or more digits
of the MD5 of a data version or file.

Examples:
  mlops trace flight-delays@champion         what the serving model was made from, and what it did
  mlops trace 019b76da-b7a0-7000-8000-4      one prediction, up to the file that its model learned from
  mlops trace 6461746 --down                 everything that a data version touched
  mlops trace flight-delays/3 --format mermaid > lineage.mmd
  OPENLINEAGE_URL=http://localhost:5000 mlops trace flight-delays/3 --format openlineage
  mlops trace --bad                          what the data versions marked bad have touched
  mlops trace --bad --predictions --json     every prediction of theirs, one JSON object a line`;

/** `mlops trace`: who made what from what. */
export function traceCommand(): Command {
  return new Command("trace")
    .description("the lineage of a prediction, model version, run, data version or file")
    .argument("[id]", "what to trace")
    .option("--up", "only what it was made from")
    .option("--down", "only what it led to")
    .option("--all", "every file on a line of its own")
    .option("--bad", "everything that data versions marked bad have touched")
    .option("--predictions", "with --bad: each prediction")
    .addOption(
      new Option("--format <format>", "how to print")
        .choices(["tree", "json", "mermaid", "openlineage"])
        .default("tree"),
    )
    .option("--json", "the same as --format json")
    .addHelpText("after", examples)
    .action(async (id: string | undefined, flags: TraceFlags) => {
      if (flags.bad && id !== undefined) throw new UsageError("trace: give an id or --bad, not both");
      if (!flags.bad && id === undefined) throw new UsageError("trace: give an id (see mlops trace --help) or --bad");
      if (flags.bad) await withStore((pool) => traceBadData(pool, flags));
      else await withStore(async (pool) => print(await trace(pool, id ?? "", { direction: direction(flags) }), flags));
    });
}

function direction(flags: TraceFlags): "up" | "down" | "both" {
  if (flags.up === flags.down) return "both";
  return flags.up ? "up" : "down";
}

async function print(graph: LineageGraph, flags: TraceFlags): Promise<void> {
  const format = flags.json ? "json" : flags.format;
  if (format === "openlineage") return await printOpenLineage(graph, readEnvironment());
  const tree = (): string => renderTree(graph, { all: flags.all ?? false, paint: (words) => paint("dim", words) });
  const texts = {
    tree,
    json: () => `${JSON.stringify(toJson(graph), null, 2)}\n`,
    mermaid: () => renderMermaid(graph),
  };
  process.stdout.write(texts[format]());
}

/** One event a line; `OPENLINEAGE_URL` sends them on as well. */
async function printOpenLineage(graph: LineageGraph, environment: CliEnvironment): Promise<void> {
  const target = openLineageTarget(environment.inherited);
  const namespace = environment.inherited.OPENLINEAGE_NAMESPACE;
  const events = toOpenLineage(graph, namespace ? { namespace } : {});
  process.stdout.write(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  if (!target) return;
  const sent = await sendOpenLineage(target, events);
  process.stderr.write(`${sent} events sent to ${target.url}\n`);
}
