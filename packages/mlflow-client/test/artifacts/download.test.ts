import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMlflowClient, type MlflowClient, MlflowUsageError } from "../../src/index.ts";
import { type FakeServer, fakeServer } from "../fake-server.ts";

const content = Buffer.alloc(100_000, "0123456789");
const owner = { uri: "mlflow-artifacts:/0/run" };

let server: FakeServer;
let client: MlflowClient;
let destination: string;
beforeEach(async () => {
  server = await fakeServer();
  client = createMlflowClient({
    trackingUri: server.url,
    maxRetries: 3,
    backoffFactorSeconds: 0.001,
    backoffJitterSeconds: 0,
  });
  destination = await mkdtemp(join(tmpdir(), "download-"));
});
afterEach(async () => {
  await client.close();
  await server.close();
  await rm(destination, { recursive: true, force: true });
});

/** Sends the file from where it is asked for; breaks off after `most` bytes each time. */
function breaking(most: number, etag = () => '"1"'): void {
  server.answer = ({ path, headers }, response) => {
    if (!path.endsWith("/big.bin")) return { files: [] };
    const start = Number(/^bytes=(\d+)-/.exec(headers.range ?? "")?.[1] ?? 0);
    const ranged = start > 0 && headers["if-range"] === etag();
    const rest = content.subarray(ranged ? start : 0);
    response.writeHead(ranged ? 206 : 200, { "content-length": rest.length, etag: etag() });
    response.write(rest.subarray(0, most), () => (rest.length > most ? response.destroy() : response.end()));
    return undefined;
  };
}

describe("a download", () => {
  it("that breaks off goes on where it broke", async () => {
    breaking(40_000);
    const file = await client.downloadArtifacts({ ...owner, path: "big.bin", destination });
    expect((await readFile(file)).equals(content)).toBe(true);
    const ranges = server.asked.slice(1).map(({ headers }) => headers.range);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range ?? ""))).toBe(true);
  });

  it("begins again when the file changed in between", async () => {
    let version = 0;
    breaking(60_000, () => `"${Math.min(version++, 4)}"`);
    const file = await client.downloadArtifacts({ ...owner, path: "big.bin", destination }).catch(() => undefined);
    // Never a mixture of two versions: either whole or not there.
    if (file) expect((await readFile(file)).equals(content)).toBe(true);
    expect((await readdir(destination)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("that never gets through leaves nothing behind", async () => {
    breaking(10);
    const download = client.downloadArtifacts({ ...owner, path: "big.bin", destination });
    await expect(download).rejects.toMatchObject({ code: "UNREACHABLE" });
    expect(await readdir(destination)).toEqual([]);
  });

  it.each(["../evil", "/etc/evil", "a/../../evil", "..\\evil"])(
    "writes nowhere else, whatever the server calls its files: %s",
    async (path) => {
      server.answer = () => ({ files: [{ path, is_dir: false, file_size: 1 }] });
      await expect(client.downloadArtifacts({ ...owner, destination })).rejects.toThrow(MlflowUsageError);
    },
  );

  it("ends by a signal and leaves nothing behind", async () => {
    server.answer = ({ path }, response) => {
      if (!path.endsWith("/big.bin")) return { files: [] };
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 1000));
      return undefined;
    };
    const abort = new AbortController();
    const onProgress = () => abort.abort();
    const download = client.downloadArtifacts({
      ...owner,
      path: "big.bin",
      destination,
      onProgress,
      signal: abort.signal,
    });
    await expect(download).rejects.toThrow(/abort/i);
    expect(await readdir(destination)).toEqual([]);
  });
});

describe("an upload", () => {
  it("falls back to one piece where the server takes no parts", async () => {
    server.answer = ({ path }, response) => {
      if (!path.includes("/mpu/")) return {};
      response.writeHead(501, { "content-type": "application/json" });
      response.end('{"error_code":"NOT_IMPLEMENTED","message":"Multipart upload is not supported"}');
      return undefined;
    };
    const small = createMlflowClient({ trackingUri: server.url, multipartMinimumBytes: 1 });
    await small.uploadArtifact(owner, import.meta.filename, "code");
    expect(server.asked.map(({ method }) => method)).toEqual(["POST", "PUT"]);
    await small.close();
  });

  it("in parts that fails is given up, so that no part stays", async () => {
    server.answer = ({ path }, response) => {
      if (path.includes("/mpu/create"))
        return { upload_id: "u", credentials: [{ url: `${server.url}/part`, part_number: 1 }] };
      if (path === "/part") response.statusCode = 400;
      return {};
    };
    const small = createMlflowClient({ trackingUri: server.url, multipartMinimumBytes: 1, maxRetries: 0 });
    await expect(small.uploadArtifact(owner, import.meta.filename)).rejects.toMatchObject({ status: 400 });
    expect(server.asked.at(-1)?.path).toContain("/mpu/abort");
    await small.close();
  });
});
