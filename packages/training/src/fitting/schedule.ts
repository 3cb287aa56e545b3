const WARM_UP_SHARE = 0.1;

/** The learning rate of a step (from 0): a linear rise over the first tenth, then half a cosine down to nearly 0. */
export function scheduledRate(step: number, steps: number, highest: number): number {
  const warmUp = Math.max(1, Math.round(steps * WARM_UP_SHARE));
  if (step < warmUp) return (highest * (step + 1)) / warmUp;
  const progress = (step - warmUp) / Math.max(1, steps - warmUp);
  return highest * 0.5 * (1 + Math.cos(Math.PI * progress)) + highest * 1e-3;
}
