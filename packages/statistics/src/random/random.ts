import { OutOfDomainError } from "../errors.ts";

/** A stream of pseudo-random numbers that is the same for the same seed, on every platform. */
export interface Random {
  /** The next 32 random bits, as an unsigned integer. */
  nextUint32(): number;
  /** Uniform in [0, 1), with 53 random bits. */
  nextFloat(): number;
  /** Uniform in 0 … bound-1; `bound` at most 2^32. The bias is below bound / 2^32. */
  nextInt(bound: number): number;
  /** Standard normal (Box-Muller). */
  nextNormal(): number;
}

/**
 * Seeded random numbers: xoshiro128** 1.1 (Blackman and Vigna, 2018; period 2^128-1), its state filled by SplitMix32
 * from the seed. Not for secrets.
 *
 * @param seed an integer; taken modulo 2^32.
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new OutOfDomainError("random seed", "a safe integer", seed);
  const nextUint32 = xoshiro128starstar(splitMix32(seed));
  const nextFloat = (): number => ((nextUint32() >>> 5) * 67_108_864 + (nextUint32() >>> 6)) / 9_007_199_254_740_992;
  return {
    nextUint32,
    nextFloat,
    nextInt: (bound) => Math.floor((nextUint32() * bound) / 4_294_967_296),
    nextNormal: () => Math.sqrt(-2 * Math.log(1 - nextFloat())) * Math.cos(2 * Math.PI * nextFloat()),
  };
}

/** Four words of state from one seed, so that near seeds give unrelated streams. */
function splitMix32(seed: number): [number, number, number, number] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let word = state;
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return (word ^ (word >>> 16)) >>> 0;
  };
  return [next(), next(), next(), next()];
}

/** The generator proper, as in the authors' xoshiro128starstar.c. */
function xoshiro128starstar([s0, s1, s2, s3]: [number, number, number, number]): () => number {
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotateLeft(s3, 11);
    return result;
  };
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
