/**
 * The population stability index of two histograms with the same bins; 0 where nothing has moved.
 *
 * @param reference counts by bin, from training
 * @param current counts by bin, from service
 */
export function psi(reference: readonly number[], current: readonly number[]): number {
  // Your work starts here.
  return reference.length - current.length;
}
