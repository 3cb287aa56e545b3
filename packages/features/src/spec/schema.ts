import { z } from "zod";
import { FeatureSpecError } from "../errors.ts";

/** One column that a client sends. */
export interface RequestColumn {
  readonly name: string;
  readonly type: "string" | "number" | "timestamp";
  readonly unit?: string | undefined;
  readonly description?: string | undefined;
  /** false: a client may leave it out or send null, for a value that is missing. Default true. */
  readonly required?: boolean | undefined;
}

/** A feature that follows from the request alone. */
interface DerivedFeature {
  readonly name: string;
  /** The request column, a timestamp, that it is made from. */
  readonly from: string;
  readonly transform: "hour_of_day" | "weekday" | "month" | "days" | "utc";
  /** For `utc`: the request column whose value names the place, looked up in `zones`. */
  readonly zoneOf?: string | undefined;
}

/** One view of the online store and the inputs it fills. */
export interface OnlineView {
  readonly view: string;
  /** The request column whose value is the key. */
  readonly entityColumn: string;
  /** The request or derived column with the time; the bucket is the last boundary at or before it. */
  readonly at: string;
  readonly bucketMinutes: number;
  /** Model input to column of the view. */
  readonly features: Readonly<Record<string, string>>;
  /** Model input to the value it takes where the store has no row. */
  readonly missing: Readonly<Record<string, number>>;
}

/** What a model needs to be served: which columns a client sends, what is derived from them, what the store adds. */
export interface FeatureSpec {
  readonly version: 1;
  readonly request: readonly RequestColumn[];
  /** The request column that says when the event takes place. */
  readonly eventTime: string;
  readonly derived: readonly DerivedFeature[];
  readonly online: readonly OnlineView[];
  /** Place to IANA zone, for `utc`. */
  readonly zones: Readonly<Record<string, string>>;
  /** The model's inputs in order. */
  readonly inputs: readonly string[];
}

const featureSpec: z.ZodType<FeatureSpec> = z.object({
  version: z.literal(1),
  request: z
    .array(
      z.object({
        name: z.string().min(1),
        type: z.enum(["string", "number", "timestamp"]),
        unit: z.string().optional(),
        description: z.string().optional(),
        required: z.boolean().optional(),
      }),
    )
    .min(1),
  eventTime: z.string().min(1),
  derived: z.array(
    z.object({
      name: z.string().min(1),
      from: z.string().min(1),
      transform: z.enum(["hour_of_day", "weekday", "month", "days", "utc"]),
      zoneOf: z.string().optional(),
    }),
  ),
  online: z.array(
    z.object({
      view: z.string().min(1),
      entityColumn: z.string().min(1),
      at: z.string().min(1),
      bucketMinutes: z.number().int().positive(),
      features: z.record(z.string(), z.string()),
      missing: z.record(z.string(), z.number()),
    }),
  ),
  zones: z.record(z.string(), z.string()),
  inputs: z.array(z.string()).min(1),
});

/** Checks a `features.json` (already parsed) and that each name it uses is one it defines. Throws {@link FeatureSpecError}. */
export function parseFeatureSpec(json: unknown): FeatureSpec {
  const parsed = featureSpec.safeParse(json);
  if (!parsed.success) {
    throw new FeatureSpecError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  }
  const problems = danglingNames(parsed.data);
  if (problems.length > 0) throw new FeatureSpecError(problems);
  return parsed.data;
}

function danglingNames(spec: FeatureSpec): string[] {
  const request = new Set(spec.request.map((column) => column.name));
  const times = new Set([...request, ...spec.derived.map((feature) => feature.name)]);
  const made = new Set([...times, ...spec.online.flatMap((view) => Object.keys(view.features))]);
  const missing = (where: string, name: string, known: ReadonlySet<string>): string[] =>
    known.has(name) ? [] : [`${where}: no column ${name}`];
  return [
    ...missing("eventTime", spec.eventTime, request),
    ...spec.derived.flatMap((feature) => missing(`derived ${feature.name}`, feature.from, request)),
    ...spec.derived.flatMap((feature) =>
      feature.transform === "utc" ? missing(`derived ${feature.name}`, feature.zoneOf ?? "(zoneOf)", request) : [],
    ),
    ...spec.online.flatMap((view) => [
      ...missing(`online ${view.view}`, view.entityColumn, request),
      ...missing(`online ${view.view}`, view.at, times),
      ...Object.keys(view.features).flatMap((input) =>
        input in view.missing ? [] : [`online ${view.view}: no value for ${input} where the store has no row`],
      ),
    ]),
    ...spec.inputs.flatMap((input) => missing("inputs", input, made)),
  ];
}
