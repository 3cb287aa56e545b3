import { cycleFrequency } from "../preprocessing/encode.ts";
import {
  type CategoryEncoding,
  type CycleEncoding,
  categoryEncodings,
  cycleEncodings,
  missingNumbers,
  type NumberEncoding,
  numberEncodings,
  type Preprocessing,
} from "../preprocessing/encodings.ts";
import { ELEMENT, type GraphBuilder, intAttribute, intsAttribute, stringsAttribute } from "./graph.ts";

/** Adds the whole preprocessing; gives the name of the network's input, [rows, features]. */
export function addPreprocessing(
  graph: GraphBuilder,
  preprocessing: Preprocessing,
  tables: readonly Float32Array[],
): string {
  const numbers = numberEncodings(preprocessing);
  const missing = missingNumbers(preprocessing);
  const parts = [
    ...(numbers.length > 0 ? [addNumbers(graph, numbers)] : []),
    ...(missing.length > 0 ? [addMissing(graph, missing)] : []),
    ...cycleEncodings(preprocessing).flatMap((encoding, index) => addCycle(graph, encoding, index)),
    ...categoryEncodings(preprocessing).map((encoding, index) =>
      addCategory(graph, encoding, tables[index] as Float32Array, index),
    ),
  ];
  return graph.add("Concat", "features", parts, [intAttribute("axis", 1)]);
}

/** All numbers at once: cut, centre, scale. */
function addNumbers(graph: GraphBuilder, encodings: readonly NumberEncoding[]): string {
  const shape = [encodings.length];
  const constant = (name: string, pick: (encoding: NumberEncoding) => number): string =>
    graph.floats(name, shape, Float32Array.from(encodings, pick));
  const joined = graph.add(
    "Concat",
    "numbers",
    encodings.map(({ input }) => input),
    [intAttribute("axis", 1)],
  );
  const mean = constant("mean", (encoding) => encoding.mean);
  const present = encodings.some(({ missing }) => missing)
    ? graph.add("Where", "numbers_present", [graph.add("IsNaN", "numbers_missing", [joined]), mean, joined])
    : joined;
  const raised = graph.add("Max", "numbers_raised", [present, constant("minimum", (encoding) => encoding.minimum)]);
  const cut = graph.add("Min", "numbers_cut", [raised, constant("maximum", (encoding) => encoding.maximum)]);
  const centred = graph.add("Sub", "numbers_centred", [cut, mean]);
  return graph.add("Mul", "numbers_scaled", [centred, constant("scale", (encoding) => 1 / encoding.deviation)]);
}

/** Whether each number that may be is missing: 1 or 0. */
function addMissing(graph: GraphBuilder, encodings: readonly NumberEncoding[]): string {
  const inputs = encodings.map(({ input }) => input);
  const joined = graph.add("Concat", "may_be_missing", inputs, [intAttribute("axis", 1)]);
  return graph.add(
    "Cast",
    "missing",
    [graph.add("IsNaN", "is_missing", [joined])],
    [intAttribute("to", ELEMENT.float)],
  );
}

/** Sines, then cosines, of the harmonics. */
function addCycle(graph: GraphBuilder, encoding: CycleEncoding, index: number): string[] {
  const frequencies = Float32Array.from({ length: encoding.harmonics }, (_, harmonic) =>
    cycleFrequency(encoding.period, harmonic + 1),
  );
  const constant = graph.floats(`frequencies_${index}`, [1, encoding.harmonics], frequencies);
  const angles = graph.add("Mul", `angles_${index}`, [encoding.input, constant]);
  const waves = [graph.add("Sin", `sines_${index}`, [angles]), graph.add("Cos", `cosines_${index}`, [angles])];
  if (!encoding.missing) return waves;
  const isMissing = graph.add("IsNaN", `cycle_missing_${index}`, [encoding.input]);
  const middle = graph.floats(`middle_${index}`, [1], Float32Array.of(0));
  return waves.map((wave) => graph.add("Where", `${wave}_present`, [isMissing, middle, wave]));
}

/** Strings to ids (0: unknown) to learned vectors. */
function addCategory(graph: GraphBuilder, encoding: CategoryEncoding, table: Float32Array, index: number): string {
  const ids = graph.add(
    "LabelEncoder",
    `ids_${index}`,
    [encoding.input],
    [
      stringsAttribute("keys_strings", encoding.vocabulary),
      intsAttribute(
        "values_int64s",
        encoding.vocabulary.map((_, position) => position + 1),
      ),
      intAttribute("default_int64", 0),
    ],
    "ai.onnx.ml",
  );
  const size = [encoding.vocabulary.length + 1, encoding.dimension];
  const vectors = graph.add("Gather", `vectors_${index}`, [graph.floats(`embedding_${index}`, size, table), ids]);
  return graph.add("Squeeze", `category_${index}`, [vectors, graph.integers(`squeeze_${index}`, [1])]);
}
