import { z } from "zod";
import { rootDigest, type SignedFile } from "./manifest.ts";

const statementType = "https://in-toto.io/Statement/v1";
const predicateType = "https://model_signing/signature/v1.0";

const statementShape = z.object({
  _type: z.literal(statementType),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })).length(1),
  predicateType: z.literal(predicateType),
  predicate: z.object({
    serialization: z.object({
      method: z.literal("files"),
      hash_type: z.literal("sha256"),
      allow_symlinks: z.boolean(),
      ignore_paths: z.array(z.string()).default([]),
    }),
    resources: z.array(z.object({ name: z.string(), algorithm: z.literal("sha256"), digest: z.string() })),
  }),
});

/** What a signature says about a model. */
export interface ModelStatement {
  /** What it says the model is: its registered name, or that of the folder that was signed. */
  readonly model: string;
  readonly files: readonly SignedFile[];
  /** Paths that were left out. */
  readonly ignored: readonly string[];
}

/** The in-toto statement of OpenSSF model signing v1.0, as JSON. */
export function writeStatement(statement: ModelStatement): Buffer {
  return Buffer.from(
    JSON.stringify({
      _type: statementType,
      subject: [{ name: statement.model, digest: { sha256: rootDigest(statement.files) } }],
      predicateType,
      predicate: {
        serialization: { method: "files", hash_type: "sha256", allow_symlinks: false, ignore_paths: statement.ignored },
        resources: statement.files.map((file) => ({ name: file.name, algorithm: "sha256", digest: file.digest })),
      },
    }),
  );
}

/** Reads a statement; else says what is wrong with it. */
export function readStatement(payload: Buffer): ModelStatement | { problem: string } {
  const parsed = statementShape.safeParse(parseJson(payload));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { problem: `statement at ${issue?.path.join(".") || "top"}: ${issue?.message ?? "not valid"}` };
  }
  const { subject, predicate } = parsed.data;
  const files = predicate.resources.map(({ name, digest }) => ({ name, digest }));
  if (rootDigest(files) !== subject[0]?.digest.sha256)
    return { problem: "the subject's digest is not that of its files" };
  return { model: subject[0].name, files, ignored: predicate.serialization.ignore_paths };
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString("utf8"));
  } catch {
    return undefined;
  }
}
