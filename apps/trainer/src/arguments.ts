import { parseArgs } from "node:util";

/** One training, then the end: `main.js once --reason initial --through-week 2001-02-26`. */
export interface OnceArguments {
  readonly reason: string;
  readonly firstWeek: string;
  readonly throughWeek: string;
  readonly parameters: readonly string[];
}

/** The command line cannot be followed. */
class TrainerUsageError extends Error {
  override readonly name = "TrainerUsageError";

  constructor(problem: string) {
    super(
      `${problem}; usage: main.js (works the queue), or main.js once --through-week 2001-02-26 [--first-week 2001-01-01] [--reason initial] [--set train.epochs=2]…`,
    );
  }
}

/** Reads the arguments; undefined: work the queue. */
export function readArguments(args: readonly string[], firstWeek: string): OnceArguments | undefined {
  if (args.length === 0) return undefined;
  const [command, ...rest] = args;
  if (command !== "once") throw new TrainerUsageError(`unknown command ${command}`);
  const values = parse(rest);
  const throughWeek = values["through-week"];
  if (throughWeek === undefined) throw new TrainerUsageError("--through-week is missing");
  return {
    reason: values.reason ?? "initial",
    firstWeek: values["first-week"] ?? firstWeek,
    throughWeek,
    parameters: values.set ?? [],
  };
}

function parse(args: string[]): { reason?: string; "first-week"?: string; "through-week"?: string; set?: string[] } {
  try {
    return parseArgs({
      args,
      options: {
        reason: { type: "string" },
        "first-week": { type: "string" },
        "through-week": { type: "string" },
        set: { type: "string", multiple: true },
      },
    }).values;
  } catch (error) {
    throw new TrainerUsageError(error instanceof Error ? error.message : String(error));
  }
}
