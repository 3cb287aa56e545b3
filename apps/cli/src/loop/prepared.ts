/** What `npm start` did before the loop: times in seconds, and whether what was there already served. */
export interface Prepared {
  readonly install: { readonly reused: boolean; readonly seconds: number };
  readonly build: { readonly reused: boolean; readonly seconds: number; readonly rooms: number };
}

let prepared: Prepared | undefined;

/** Set once by `main`, before a command runs. */
export function setPrepared(value: Prepared | undefined): void {
  prepared = value;
}

/** Undefined when `mlops start` was run by itself, without the bootstrap. */
export function readPrepared(): Prepared | undefined {
  return prepared;
}
