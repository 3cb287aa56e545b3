/** A chart of the page: a Vega-Lite specification with its data inside, or none when there is nothing to show. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** What to look for. */
  readonly text: string;
  readonly spec: object | undefined;
}

const schema = "https://vega.github.io/schema/vega-lite/v5.json";

/** Colours that people with colour blindness can tell apart (Okabe and Ito, 2008). */
export const colours = { before: "#0072b2", after: "#d55e00", drift: "#cc79a7", good: "#009e73" } as const;

/** A chart with its own data, or without when there are no rows. */
export function chart(about: Pick<Chart, "id" | "title" | "text">, rows: number, spec: object): Chart {
  if (rows === 0) return { ...about, spec: undefined };
  return {
    ...about,
    spec: { $schema: schema, width: "container", autosize: { type: "fit-x", contains: "padding" }, ...spec },
  };
}
