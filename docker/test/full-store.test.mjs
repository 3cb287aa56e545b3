/**
 * A full disk in the object store, on a small stack of its own: training fails by name and leaves no half model, what was
 * there stays readable, and when there is room again the same command goes well.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openStack } from "./stack/compose.mjs";

/** The store's volume, as memory of this size. */
const storeMegabytes = 96;
/** Left for the first data version, which is larger. */
const roomMegabytes = 4;

describe("an object store whose disk is full", { concurrency: false }, () => {
  /** @type {import("./stack/compose.mjs").Stack} */
  let stack;
  before(async () => {
    stack = await openStack({ STORE_MEGABYTES: String(storeMegabytes) }, ["docker/test/stack/small-store.yaml"]);
    await stack.compose(["up", "--detach", "--wait", "--wait-timeout", "300", "mlflow"]);
  });
  after(async () => {
    await stack?.compose(["down", "--volumes", "--timeout", "5"]);
  });

  test("refuses what does not fit, and keeps what is there", async () => {
    const said = await bucket(
      stack,
      `
      for (let i = 0; i < ${storeMegabytes - roomMegabytes}; i++) await put("filler/" + i, Buffer.alloc(1 << 20, i));
      let refused = 0;
      for (let i = 0; i < 8; i++) await put("too-much/" + i, Buffer.alloc(1 << 20, 1)).catch(() => refused++);
      const first = Buffer.from(await (await get("filler/7")).Body.transformToByteArray());
      console.log(JSON.stringify({ refused, whole: first.equals(Buffer.alloc(1 << 20, 7)) }));`,
    );
    const { refused, whole } = JSON.parse(said);
    assert.ok(refused >= 4, `${refused} of 8 were refused`);
    assert.ok(whole);
  });

  test("fails a training by name, with no model registered", { timeout: 300_000 }, async (t) => {
    const failed = await train(stack).then(
      () => assert.fail("the training went well on a full disk"),
      (error) => `${error.cause?.stdout ?? ""}${error.cause?.stderr ?? ""}`,
    );
    assert.match(failed, /no space left|full|ENOSPC|507|InternalError/i);
    t.diagnostic(failed.trim().split("\n").at(-1)?.slice(0, 300));
    assert.equal(await championVersion(stack), undefined);
  });

  test("trains when there is room again", { timeout: 300_000 }, async () => {
    await bucket(
      stack,
      `
      for (let i = 0; i < ${storeMegabytes}; i++) await remove("filler/" + i);
      for (let i = 0; i < 8; i++) await remove("too-much/" + i);`,
    );
    await train(stack);
    assert.equal(await championVersion(stack), "1");
  });
});

/** @param {import("./stack/compose.mjs").Stack} stack */
function train(stack) {
  return stack.compose(["run", "--rm", "--no-deps", "-T", "first-model"]);
}

/** @param {import("./stack/compose.mjs").Stack} stack */
async function championVersion(stack) {
  const url = `${stack.url("MLFLOW")}/api/2.0/mlflow/registered-models/alias?name=flight-delays&alias=champion`;
  const response = await fetch(url);
  return response.ok ? (await response.json()).model_version.version : undefined;
}

/** Runs a script against the bucket `mlflow` with the store's own keys. @param {import("./stack/compose.mjs").Stack} stack @param {string} script */
function bucket(stack, script) {
  const program = `
    import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
    const s3 = new S3Client({ endpoint: process.env.S3_ENDPOINT, forcePathStyle: true, maxAttempts: 1 });
    const put = (Key, Body) => s3.send(new PutObjectCommand({ Bucket: "mlflow", Key, Body }));
    const get = (Key) => s3.send(new GetObjectCommand({ Bucket: "mlflow", Key }));
    const remove = (Key) => s3.send(new DeleteObjectCommand({ Bucket: "mlflow", Key }));
    ${script}`;
  return stack.compose(["run", "--rm", "--no-deps", "-T", "buckets", "node", "--input-type=module", "--eval", program]);
}
