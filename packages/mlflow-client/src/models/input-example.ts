/** An example of what a model takes: a table, or arrays by the inputs' names. */
export type InputExample =
  | { readonly columns: readonly string[]; readonly data: readonly (readonly unknown[])[] }
  | Readonly<Record<string, readonly unknown[]>>;

/** The files of an example, and what MLmodel says of them. */
export interface ExampleFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly info: Readonly<Record<string, unknown>>;
}

/** An example in MLflow's formats: one file for people, one as a request to the scoring server. */
export function encodeInputExample(example: InputExample): ExampleFiles {
  const paths = { artifact_path: "input_example.json", serving_input_path: "serving_input_example.json" };
  if (isTable(example)) {
    return {
      files: {
        [paths.artifact_path]: JSON.stringify(example),
        [paths.serving_input_path]: JSON.stringify({ dataframe_split: example }, null, 2),
      },
      info: { ...paths, pandas_orient: "split", type: "dataframe" },
    };
  }
  const inputs = JSON.stringify({ inputs: example }, null, 2);
  return {
    files: { [paths.artifact_path]: inputs, [paths.serving_input_path]: inputs },
    info: { ...paths, format: "tf-serving", type: "ndarray" },
  };
}

function isTable(example: InputExample): example is Extract<InputExample, { data: unknown }> {
  return Array.isArray(example.columns) && Array.isArray(example.data) && Object.keys(example).length === 2;
}
