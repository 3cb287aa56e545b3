import type { InputRows } from "@mlops/metadata/reproduce";
import { openOnnx } from "@mlops/training";

/** Probabilities of an ONNX model's bytes for rows. */
export async function predictOnnx(model: Uint8Array, rows: InputRows): Promise<Float32Array> {
  const session = await openOnnx(model);
  try {
    return await session.predict(rows);
  } finally {
    await session.release();
  }
}
