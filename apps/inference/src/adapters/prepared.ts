/**
 * Does `prepare` once before the first use of `work`, and again after it failed: a database that was away at the start
 * gets its tables when it is back.
 */
export function prepared<Input, Output>(
  prepare: () => Promise<unknown>,
  work: (input: Input) => Promise<Output>,
): (input: Input) => Promise<Output> {
  let ready: Promise<unknown> | undefined;
  return async (input) => {
    ready ??= prepare().catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    await ready;
    return work(input);
  };
}
