import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll } from "vitest";
import { openS3Store } from "../../src/artifacts/s3.ts";
import { contract } from "../contract/suite.ts";
import { serve, type TestServer } from "../serve.ts";
import { python } from "./mlflow-server.ts";

/** The contract on our server with its artifacts in an S3 service (moto's). */
let service: ChildProcess;
let server: TestServer;
beforeAll(async () => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  service = spawn(python(), ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  while (!(await fetch(endpoint).catch(() => undefined))) await sleep(100);
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  await client.send(new CreateBucketCommand({ Bucket: "bucket" }));
  server = await serve({ artifacts: openS3Store("s3://bucket/some/prefix", client) });
});
afterAll(async () => {
  await server?.close();
  service?.kill();
});

contract("our server with artifacts in S3", () => server.url);
