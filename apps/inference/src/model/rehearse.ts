import { packBlocks, widthOf } from "../engine/pack.ts";
import { ModelRefusedError } from "../errors.ts";
import { allocate, type ColumnValues } from "../onnx/element-type.ts";
import type { ModelSession, NamedTensor } from "../onnx/session.ts";
import type { Block } from "../request/block.ts";
import type { RowReader } from "../request/row-reader.ts";
import type { InputExample } from "./folder.ts";
import type { ModelSchema } from "./schema.ts";

/** Largest difference from the expected output of an input example, absolute and relative. */
const tolerance = 1e-4;

/** Runs that warm the session up: its arenas are allocated and its kernels are paged in. */
const warmUpRuns = 3;

/**
 * A model's rehearsal before it serves: warm up, answer its own input example as expected, and show whether a row's
 * answer is the same alone and among others (if not, requests are never merged). Throws ModelRefusedError.
 */
export async function rehearse(
  model: string,
  session: ModelSession,
  schema: ModelSchema,
  readRecords: RowReader,
  example: InputExample | undefined,
): Promise<{ readonly rowwise: boolean }> {
  const block = exampleBlock(model, schema, readRecords, example);
  if (block === undefined) return { rowwise: schema.rowwise };
  const outputs = await runSafely(model, session, schema, block);
  for (let run = 1; run < warmUpRuns; run++) await runSafely(model, session, schema, block);
  if (example?.outputs !== undefined) compareExpected(model, outputs, example.outputs);
  return { rowwise: schema.rowwise && (await answersAlone(session, schema, block, outputs)) };
}

/** The example's rows, or one made up from the shapes when the model brings none; undefined when neither can be had. */
function exampleBlock(
  model: string,
  schema: ModelSchema,
  readRecords: RowReader,
  example: InputExample | undefined,
): Block | undefined {
  if (example === undefined || example.records.length === 0) return madeUpBlock(schema);
  try {
    const block = readRecords(example.records, "input_example");
    fillUnknown(block);
    return block;
  } catch (error) {
    throw new ModelRefusedError(model, "input_example", (error as Error).message, { cause: error });
  }
}

/** Online features are not looked up for a rehearsal: zero stands for them. */
function fillUnknown(block: Block): void {
  for (const lookup of block.lookups) {
    for (const cell of lookup.cells) (block.columns[cell.input] as number[])[lookup.row] = 0;
  }
}

function madeUpBlock(schema: ModelSchema): Block | undefined {
  const rows = schema.rowwise ? 2 : 1;
  const dims = schema.inputs.map((input) =>
    input.shape.map((size, axis) => (size >= 0 ? size : axis === 0 ? rows : 1)),
  );
  const columns = schema.inputs.map((input, index) => {
    const length = (dims[index] as number[]).reduce((product, size) => product * size, 1);
    return allocate(input.type, length) as ColumnValues;
  });
  return {
    rows,
    columns,
    dims,
    records: undefined,
    eventMillis: [],
    lookups: [],
    featureAgeSeconds: [],
    missingFeatures: undefined,
    unknownCategories: undefined,
  };
}

async function runSafely(
  model: string,
  session: ModelSession,
  schema: ModelSchema,
  block: Block,
): Promise<readonly NamedTensor[]> {
  try {
    return await session.run(packBlocks(schema, [block]));
  } catch (error) {
    const [line] = (error as Error).message.split("\n");
    throw new ModelRefusedError(model, "warm_up", `warm-up failed: ${line}`, { cause: error });
  }
}

function compareExpected(
  model: string,
  outputs: readonly NamedTensor[],
  expected: Readonly<Record<string, readonly unknown[]>>,
): void {
  for (const [name, values] of Object.entries(expected)) {
    const output = outputs.find((candidate) => candidate.name === name);
    const wanted = values.flat(Number.POSITIVE_INFINITY);
    wanted.forEach((value, index) => {
      const found = output?.data[index];
      if (found !== undefined && isClose(found, value)) return;
      const problem = `output ${name}[${index}]: expected ${String(value)}, found ${String(found)}`;
      throw new ModelRefusedError(
        model,
        "input_example",
        `its answer to its input example is not the recorded one: ${problem}`,
      );
    });
  }
}

function isClose(found: unknown, expected: unknown): boolean {
  if (typeof expected !== "number") return String(found) === String(expected);
  const difference = Math.abs(Number(found) - expected);
  return difference <= tolerance + tolerance * Math.abs(expected);
}

/** True when the first row run alone gives what it gave among the others. One row shows nothing and passes. */
async function answersAlone(
  session: ModelSession,
  schema: ModelSchema,
  block: Block,
  outputs: readonly NamedTensor[],
): Promise<boolean> {
  if (outputs.some((output) => output.dims[0] !== block.rows)) return false;
  const columns = block.columns.map((values, index) =>
    Array.from(values as ArrayLike<never>).slice(0, schema.widths[index]),
  );
  const alone = await session.run(packBlocks(schema, [{ ...block, rows: 1, columns, dims: undefined }]));
  return alone.every((output, index) => {
    const among = outputs[index] as NamedTensor;
    return Array.from({ length: widthOf(output) }).every((_, cell) =>
      isClose(output.data[cell], finite(among.data[cell])),
    );
  });
}

function finite(value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
