import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TemporaryRepository, temporaryRepository } from "../temporary-repository.ts";
import { dvc, dvcStatus, program } from "./dvc.ts";

let moto: ChildProcess;
let endpoint: string;
let own: TemporaryRepository;

beforeAll(async () => {
  const port = await freePort();
  moto = spawn(program("moto_server"), ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  endpoint = `http://127.0.0.1:${port}`;
  await untilListening(port);
  await fetch(`${endpoint}/bucket`, { method: "PUT" });
});
afterAll(() => void moto.kill());
beforeEach(async () => {
  own = await temporaryRepository({ git: true, remote: false });
  await addRemote(endpoint);
  own.write("data/a", "a");
  own.write("data/sub/é", "b");
});
afterEach(() => own.remove());

let prefix = 0;
function addRemote(url: string): Promise<void> {
  prefix += 1;
  const settings = { endpointurl: url, region: "us-east-1", access_key_id: "test", secret_access_key: "test" };
  return own.repository.addRemote("store", `s3://bucket/p${prefix}`, { isDefault: true, force: true, settings });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.end());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the S3 stand-in did not start");
}

/** A store that always gives one answer. */
async function answering(status: number, use: () => Promise<void>): Promise<void> {
  const server: Server = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await addRemote(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await use();
  server.close();
  server.closeAllConnections();
}

describe("an S3 remote", () => {
  it("takes what we push, and real dvc pulls it", async () => {
    await own.repository.add(["data"]);
    expect(await own.repository.push()).toEqual({ pushed: 3 });
    expect(await own.repository.push()).toEqual({ pushed: 0 });
    rmSync(own.path(".dvc/cache"), { recursive: true });
    rmSync(own.path("data"), { recursive: true });
    dvc(own.root, "pull", "--quiet");
    expect(own.tree("data")).toEqual({ a: "a", "sub/é": "b" });
  });

  it("gives us what real dvc pushed", async () => {
    dvc(own.root, "add", "--quiet", "data");
    dvc(own.root, "push", "--quiet");
    rmSync(own.path(".dvc/cache"), { recursive: true });
    rmSync(own.path("data"), { recursive: true });
    await own.repository.pull();
    expect(dvcStatus(own.root)).toEqual({});
  });

  it("takes objects in parts, and many objects by listing", async () => {
    writeFileSync(own.path("big.bin"), randomBytes(20_000_000));
    for (let i = 0; i < 400; i++) own.write(`many/${i}`, String(i));
    await own.repository.add(["big.bin", "many"]);
    expect((await own.repository.push()).pushed).toBe(402);
    rmSync(own.path(".dvc/cache"), { recursive: true });
    rmSync(own.path("many"), { recursive: true });
    rmSync(own.path("big.bin"));
    await own.repository.pull();
    expect((await own.repository.status()).map(({ state }) => state)).toEqual(["clean", "clean"]);
  });

  it("is not trusted: bytes with a wrong hash are not taken", async () => {
    await own.repository.add(["data"]);
    await own.repository.push();
    const client = new S3Client({
      endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    await client.send(
      new PutObjectCommand({
        Bucket: "bucket",
        Key: `p${prefix}/files/md5/0c/c175b9c0f1b6a831c399e269772661`,
        Body: "z",
      }),
    );
    rmSync(own.path(".dvc/cache"), { recursive: true });
    await expect(own.repository.fetch()).rejects.toThrow(/data\/a .*its bytes hash to fbade9e3.*so it was not taken/);
  });

  it("has its garbage collected", async () => {
    await own.repository.add(["data"]);
    await own.repository.push();
    own.write("data/a", "other");
    await own.repository.add(["data"]);
    expect((await own.repository.gc({ remove: true, remote: true })).remoteUnused).toHaveLength(2);
    expect((await own.repository.push()).pushed).toBe(2);
  });

  it.each([
    [403, /the store answered "403 .*check the credentials and the bucket's policy/],
    [503, /the store answered "503 .*tried several times; what was moved stays/],
  ])("that answers %i is named with the answer and the remedy", async (status, message) => {
    await own.repository.add(["data"]);
    await answering(status, async () => {
      await expect(own.repository.push()).rejects.toThrow(message);
    });
  });
});
