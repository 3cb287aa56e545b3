import { expect, test } from "vitest";
import { type ModelUri, parseModelUri } from "./model-uri.ts";

const id = "0123456789abcdef0123456789abcdef";

test.each<[string, ModelUri]>([
  ["models:/flight-delays/3", { kind: "version", name: "flight-delays", version: 3 }],
  ["models:/flight-delays/12", { kind: "version", name: "flight-delays", version: 12 }],
  ["models:/flight-delays@champion", { kind: "alias", name: "flight-delays", alias: "champion" }],
  ["models:/flight-delays/latest", { kind: "latest", name: "flight-delays" }],
  ["models:/flight-delays/Latest", { kind: "latest", name: "flight-delays" }],
  ["models:/my%20model.v2/3", { kind: "version", name: "my model.v2", version: 3 }],
  [`models:/m-${id}`, { kind: "logged", modelId: `m-${id}` }],
  [`runs:/${id}/model`, { kind: "run", runId: id, path: "model" }],
  [`runs:/${id}/models/best`, { kind: "run", runId: id, path: "models/best" }],
])("an address says what it names: %s", (uri, expected) => {
  expect(parseModelUri(uri), `${uri}: what it names`).toEqual(expected);
});

test.each([
  ["models:/flight-delays/0"],
  ["models:/flight-delays/03"],
  ["models:/flight-delays/3rd"],
  ["models:/flight-delays/-1"],
  ["models:/flight-delays@"],
  ["models:/flight-delays"],
  ["models://flight-delays/3"],
  ["models:/a%2Fb/3"],
  ["models:/a%ZZ/3"],
  ["models:/a/b/3"],
  [`runs:/${id}`],
  ["runs:/short/model"],
  ["flight-delays"],
  [""],
])("what is no address is refused: %s", (uri) => {
  const outcome = (): string => {
    try {
      return JSON.stringify(parseModelUri(uri));
    } catch (error) {
      return `refused: ${(error as Error).message}`;
    }
  };
  expect(outcome(), `${JSON.stringify(uri)} is refused, and the error names a form that exists`).toMatch(
    /^refused: .*models:/,
  );
});

test.each([`runs:/${id}/../../secret`, `runs:/${id}/a/../b`, `runs:/${id}//a`])(
  "a path that leads upwards is refused: %s",
  (uri) => {
    expect(() => parseModelUri(uri), `${uri}: a path that leads upwards`).toThrow();
  },
);
