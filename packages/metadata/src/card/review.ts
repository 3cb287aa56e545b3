import { parse } from "yaml";
import { z } from "zod";
import { CardReviewError } from "./errors.ts";

/** What people decide about a model and a machine cannot know: purpose, owner, limits. */
export interface CardReview {
  /** Who read the file whole and agreed, and when (ISO date). */
  readonly reviewed: { readonly by: string; readonly on: string };
  readonly overview: string;
  readonly documentation: string;
  readonly owners: readonly { readonly name: string; readonly contact: string }[];
  readonly licenses: readonly string[];
  readonly references: readonly string[];
  readonly citations: readonly { readonly style: string; readonly citation: string }[];
  readonly architecture: string;
  readonly users: readonly string[];
  readonly use_cases: readonly string[];
  readonly out_of_scope: readonly string[];
  readonly limitations: readonly string[];
  readonly tradeoffs: readonly string[];
  readonly ethical_considerations: readonly { readonly name: string; readonly mitigation_strategy: string }[];
}

const text = z.string().trim();
const lines = z.array(text);

const reviewShape: z.ZodType<CardReview> = z.strictObject({
  reviewed: z.strictObject({ by: text, on: z.iso.date() }),
  overview: text,
  documentation: text,
  owners: z.array(z.strictObject({ name: text, contact: text })),
  licenses: lines,
  references: lines,
  citations: z.array(z.strictObject({ style: text, citation: text })),
  architecture: text,
  users: lines,
  use_cases: lines,
  out_of_scope: lines,
  limitations: lines,
  tradeoffs: lines,
  ethical_considerations: z.array(z.strictObject({ name: text, mitigation_strategy: text })),
});

/**
 * Reads the reviewed file of a model card (YAML).
 * @throws {CardReviewError} naming the field that is missing, misspelt or of a wrong kind.
 */
export function readCardReview(source: string, path: string): CardReview {
  let value: unknown;
  try {
    value = parse(source, { schema: "failsafe" });
  } catch (error) {
    throw new CardReviewError(path, error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
  const parsed = reviewShape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CardReviewError(path, `${issue?.path.join(".") || "the file"}: ${issue?.message}`);
}
