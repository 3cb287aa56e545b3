import { expect, test } from "vitest";
import { inputsOf, isReady, predict } from "./client.ts";

const url = process.env.INFERENCE_URL ?? "";
const model = "flight-delays";

/** Two rows for whatever inputs the model has. */
async function twoRows(): Promise<Record<string, (string | number)[]>> {
  const response = (await (await fetch(`${url}/v2/models/${model}`)).json()) as {
    inputs: { name: string; datatype: string }[];
  };
  return Object.fromEntries(
    response.inputs.map(({ name, datatype }) => [name, datatype === "BYTES" ? ["ORD", "ATL"] : [0.25, 0.5]]),
  );
}

test("knows whether the service is ready, also when it is not there", async () => {
  expect(await isReady(url), `whether ${url} is ready`).toBe(true);
  const away = await isReady("http://127.0.0.1:9").catch((error: Error) => error.message);
  expect(away, "whether a service that is not there is ready").toBe(false);
});

test("reads the model's inputs from its metadata", async () => {
  const inputs = await inputsOf(url, model);
  expect(inputs, "inputs of the model").toContainEqual({ name: "origin", datatype: "BYTES" });
});

test("gives a probability for each flight", async () => {
  const probabilities = await predict(url, model, await twoRows());
  expect(probabilities.length, "answers for two rows: a probability for each flight").toBe(2);
  expect(
    probabilities.every((p) => p > 0 && p < 1),
    `${probabilities}: a probability for each flight`,
  ).toBe(true);
});

test("gives for each row what the service gives for it alone", async () => {
  const columns = await twoRows();
  const alone = Object.fromEntries(Object.entries(columns).map(([name, data]) => [name, data.slice(1)]));
  const [, second] = await predict(url, model, columns);
  expect((await predict(url, model, alone))[0], "the second row alone, and as one of two").toBeCloseTo(
    second ?? Number.NaN,
    6,
  );
});

test("an error of the service comes out in its own words", async () => {
  const columns = { ...(await twoRows()), origin: ["ORD"] };
  const message = await predict(url, model, columns).then(
    () => "no error",
    (error: Error) => error.message,
  );
  expect(message, "an origin for one row where the others have two: the service's error in its own words").toMatch(
    /origin|shape|rows/,
  );
});
