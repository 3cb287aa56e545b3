/**
 * Widens bfloat16 (the upper half of a float32), little-endian, to float32: exact. onnxruntime-node has no bfloat16
 * tensors, so that a model's float32 inputs are what takes them.
 */
export function widenBfloat16(bytes: Uint8Array): Float32Array {
  const bits = new Uint32Array(bytes.length >> 1);
  for (let index = 0; index < bits.length; index++) {
    bits[index] = (((bytes[2 * index + 1] as number) << 24) | ((bytes[2 * index] as number) << 16)) >>> 0;
  }
  return new Float32Array(bits.buffer);
}
