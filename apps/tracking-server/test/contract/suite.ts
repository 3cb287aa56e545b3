import { randomUUID } from "node:crypto";
import { createMlflowClient, type MlflowClient } from "mlflow-client";
import { afterAll, beforeAll, describe } from "vitest";
import { artifactsContract } from "./artifacts.ts";
import { experimentsContract } from "./experiments.ts";
import { fluentContract } from "./fluent.ts";
import { loggedModelsContract } from "./logged-models.ts";
import { registryContract } from "./registry.ts";
import { runsContract } from "./runs.ts";
import { searchContract } from "./search.ts";

/** What each part of the contract is given: a client, and names that no other test uses. */
export interface Given {
  client(): MlflowClient;
  /** A name of its own for an experiment, a model, … */
  unique(what: string): string;
}

/**
 * What our client and an MLflow server promise together. The same text runs against our server and against MLflow's
 * own: what passes on both is what a user can rely on.
 */
export function contract(name: string, server: () => string): void {
  describe(`the contract of client and server, on ${name}`, () => {
    let client: MlflowClient;
    beforeAll(() => {
      client = createMlflowClient({ trackingUri: server() });
    });
    afterAll(() => client?.close());
    const given: Given = { client: () => client, unique: (what) => `${what} ${randomUUID()}` };
    describe("experiments", () => experimentsContract(given));
    describe("runs", () => runsContract(given));
    describe("search", () => searchContract(given));
    describe("artifacts", () => artifactsContract(given));
    describe("logged models", () => loggedModelsContract(given));
    describe("registry", () => registryContract(given));
    describe("runs as people write them", () => fluentContract(given));
  });
}

/** The code of the error that a request is refused with. */
export async function refusal(request: Promise<unknown>): Promise<string> {
  try {
    await request;
  } catch (error) {
    return String((error as { code?: string }).code ?? error);
  }
  return "not refused";
}

/** Everything an iterator gives. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
