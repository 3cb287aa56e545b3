import { createGraph, ELEMENT } from "./graph.ts";
import { decodeModel, encodeModel, type ModelProto, type NodeProto } from "./schema.ts";

/** Rows and columns of the matrices that are multiplied: one product is 2 x 1,024^3 operations. */
const SIZE = 1024;

/**
 * The same model with work put before its answer that changes nothing of it: for rehearsing what a slow model does to
 * the service that has it. Standard operators only; nothing that onnxruntime would compute once, when it loads the model.
 *
 * @param bytes an ONNX file written by `exportOnnx`
 * @param products matrix products for each run of the model, some hundredths of a second each
 */
export function burdenOnnx(bytes: Uint8Array, products: number): Uint8Array {
  const proto = decodeModel(bytes);
  const { graph } = proto;
  const output = graph.output.find(({ type }) => type.tensor_type.elem_type === ELEMENT.float)?.name ?? "";
  const light = `${output}_before_the_burden`;
  const nodes = graph.node.map((node) => renameOutput(node, output, light));
  const builder = createGraph(["", ...nodes.flatMap(({ output: names }) => names), output]);
  const constant = (name: string, value: number): string => builder.floats(name, [], Float32Array.of(value));
  const zero = constant("burden_zero", 0);
  // One in a size-th everywhere, made from the answer itself: its powers are again the same matrix.
  const mean = builder.add("ReduceMean", "burden_mean", [light]);
  const nothing = builder.add("Mul", "burden_nothing", [mean, zero]);
  const share = builder.add("Add", "burden_share", [nothing, constant("burden_share_value", 1 / SIZE)]);
  const matrix = builder.add("Expand", "burden_matrix", [share, builder.integers("burden_shape", [1, SIZE, SIZE])]);
  let product = builder.add("Reshape", "burden_square", [
    matrix,
    builder.integers("burden_square_shape", [SIZE, SIZE]),
  ]);
  const factor = product;
  for (let count = 0; count < products; count++) product = builder.add("MatMul", "burden_product", [product, factor]);
  const whole = builder.add("ReduceMean", "burden_whole", [product]);
  const none = builder.add("Mul", "burden_none", [whole, zero]);
  const scalar = builder.add("Reshape", "burden_scalar", [none, builder.integers("burden_scalar_shape", [1])]);
  const last: NodeProto = { name: "burden", op_type: "Add", domain: "", input: [light, scalar], output: [output] };
  const burdened: ModelProto = {
    ...proto,
    graph: {
      ...graph,
      node: [...nodes, ...builder.nodes, last],
      initializer: [...graph.initializer, ...builder.constants],
    },
  };
  return encodeModel(burdened);
}

function renameOutput(node: NodeProto, from: string, to: string): NodeProto {
  const rename = (name: string): string => (name === from ? to : name);
  return { ...node, input: node.input.map(rename), output: node.output.map(rename) };
}
