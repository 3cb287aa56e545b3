import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadBackend } from "../../src/backend/load.ts";
import { BackendError } from "../../src/errors.ts";

it("loads the WASM backend, which computes", async () => {
  const { tf, name, description } = await loadBackend("wasm");
  expect(name).toBe("wasm");
  expect(description).toMatch(/^wasm \(SIMD\), tfjs 4\./);
  expect(tf.getBackend()).toBe("wasm");
  expect([...tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()]).toEqual([11]);
});

it("takes what is there when the choice is left to it, and says why it is not native", async () => {
  const backend = await loadBackend("auto");
  if (backend.name === "wasm") expect(backend.fallbackReason).toBeTruthy();
  else expect(backend.fallbackReason).toBeUndefined();
});

it("says in one line which backend does not load, and the remedy", async () => {
  const empty = await mkdtemp(join(tmpdir(), "backend-"));
  for (const choice of ["native", "wasm"] as const) {
    const loading = loadBackend(choice, join(empty, "stage.js"));
    await expect(loading).rejects.toThrow(BackendError);
    await expect(loading).rejects.toThrow(new RegExp(`^TensorFlow.js: backend ${choice} does not load \\(.*npm ci`));
  }
  await rm(empty, { recursive: true });
});
