import { OutOfDomainError } from "../errors.ts";
import { gammaQ } from "./gamma.ts";

/** P(X >= x) of a chi-squared variable with `degreesOfFreedom` > 0. */
export function chiSquaredSurvival(x: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0)) throw new OutOfDomainError("degrees of freedom", "a number above 0", degreesOfFreedom);
  return x <= 0 ? 1 : gammaQ(degreesOfFreedom / 2, x / 2);
}

/** The x that a chi-squared variable exceeds with probability `survival`, by bisection to 1e-12 relative. */
export function chiSquaredUpperQuantile(survival: number, degreesOfFreedom: number): number {
  if (!(survival > 0 && survival <= 1)) throw new OutOfDomainError("survival", "a probability in (0, 1]", survival);
  let low = 0;
  let high = Math.max(1, degreesOfFreedom);
  while (chiSquaredSurvival(high, degreesOfFreedom) > survival) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-12 * high; step++) {
    const middle = (low + high) / 2;
    if (chiSquaredSurvival(middle, degreesOfFreedom) > survival) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
