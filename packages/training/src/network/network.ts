import type { Random } from "@mlops/statistics";
import type { Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { TensorFlow } from "../backend/load.ts";
import { categoryEncodings, denseWidth, type Preprocessing } from "../preprocessing/encodings.ts";
import { createLayers } from "./layers.ts";

/** Sizes of the network. */
export interface NetworkShape {
  /** Units of the hidden layers. */
  readonly hidden: readonly number[];
}

/** One fully connected layer: `weights` [in, out], `bias` [out]. */
interface DenseLayer {
  readonly weights: Variable;
  readonly bias: Variable;
}

/** What the network says of a batch, each [rows, 1]. */
interface NetworkOutput {
  /** Log odds of being late. */
  readonly logits: Tensor2D;
  /** The delay, scaled by `scaleDelay`; an auxiliary task that only training uses. */
  readonly delay: Tensor2D;
}

/** Learned vectors for categories, then dense layers with ReLU between them, then two outputs. */
export interface Network {
  /** One for each category encoding: [vocabulary + 1, dimension]. */
  readonly embeddings: readonly Variable[];
  readonly layers: readonly DenseLayer[];
  apply(dense: Tensor2D, ids: readonly Tensor1D[]): NetworkOutput;
  /** All trainable arrays by name, in a fixed order. */
  readonly variables: readonly { readonly name: string; readonly variable: Variable }[];
  dispose(): void;
}

/** Makes a network with seeded weights. `baseRate`, the share of late flights, sets the first bias. */
export function createNetwork(
  tf: TensorFlow,
  preprocessing: Preprocessing,
  shape: NetworkShape,
  random: Random,
  baseRate = 0.5,
): Network {
  const normal = (size: [number, number], deviation: number): Variable =>
    variable(tf, () =>
      tf.tensor2d(
        Float32Array.from({ length: size[0] * size[1] }, () => random.nextNormal() * deviation),
        size,
      ),
    );
  const embeddings = categoryEncodings(preprocessing).map(({ vocabulary, dimension }) =>
    normal([vocabulary.length + 1, dimension], EMBEDDING_DEVIATION),
  );
  const inputs =
    denseWidth(preprocessing) +
    categoryEncodings(preprocessing).reduce((total, encoding) => total + encoding.dimension, 0);
  const sizes = [inputs, ...shape.hidden, OUTPUTS];
  const layers = sizes.slice(1).map((units, index) => {
    const fanIn = sizes[index] as number;
    const isLast = index === sizes.length - 2;
    const bias = isLast ? [Math.log(baseRate / (1 - baseRate)), 0] : new Array<number>(units).fill(0);
    return {
      weights: normal([fanIn, units], isLast ? OUTPUT_DEVIATION : Math.sqrt(2 / fanIn)),
      bias: variable(tf, () => tf.tensor1d(bias)),
    };
  });
  return assemble(tf, embeddings, layers);
}

/** A variable alone: the tensor that it starts from is let go. */
function variable(tf: TensorFlow, start: () => Tensor): Variable {
  return tf.tidy(() => tf.variable(start()));
}

const EMBEDDING_DEVIATION = 0.3;
const OUTPUT_DEVIATION = 0.1;
const OUTPUTS = 2;

function assemble(tf: TensorFlow, embeddings: readonly Variable[], layers: readonly DenseLayer[]): Network {
  const { dense, embed } = createLayers(tf);
  const variables = [
    ...embeddings.map((variable, index) => ({ name: `embedding_${index}`, variable })),
    ...layers.flatMap(({ weights, bias }, index) => [
      { name: `weights_${index}`, variable: weights },
      { name: `bias_${index}`, variable: bias },
    ]),
  ];
  return {
    embeddings,
    layers,
    variables,
    apply: (numbers, ids) => {
      const vectors = embeddings.map((table, index) => embed(table, ids[index] as Tensor1D));
      const outputs = layers.reduce<Tensor2D>(
        (inputs, layer, index) => dense(index === 0 ? inputs : tf.relu(inputs), layer.weights, layer.bias),
        tf.concat([numbers, ...vectors], 1) as Tensor2D,
      );
      const [logits, delay] = tf.split(outputs, OUTPUTS, 1) as [Tensor2D, Tensor2D];
      return { logits, delay };
    },
    dispose: () => {
      for (const { variable } of variables) variable.dispose();
    },
  };
}
