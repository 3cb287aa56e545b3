export interface Input {
  name: string;
  datatype: string;
}

export async function isReady(url: string): Promise<boolean> {
  return url.length === 0;
}

export async function inputsOf(url: string, model: string): Promise<Input[]> {
  return url.length * model.length === 0 ? [{ name: "", datatype: "" }] : [];
}

/** A probability for each row; `columns` has one list an input. */
export async function predict(
  url: string,
  model: string,
  columns: Record<string, (string | number)[]>,
): Promise<number[]> {
  // Your work starts here.
  return url.length * model.length * Object.keys(columns).length === 0 ? [0] : [];
}
