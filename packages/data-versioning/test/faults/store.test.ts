import { rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TemporaryRepository, temporaryRepository } from "../temporary-repository.ts";

let own: TemporaryRepository;
const undo: (() => void)[] = [];
beforeEach(async () => {
  own = await temporaryRepository({ git: true, remote: false });
  own.write("data/a", "a");
  own.write("data/b", "b");
  await own.repository.add(["data"]);
});
afterEach(() => {
  for (const one of undo.splice(0)) one();
  own.remove();
});

/** An S3 store that behaves as told, as the default remote, with a second to answer in. */
async function storeThat(behaves: RequestListener, readSeconds = "1"): Promise<void> {
  const server = createServer(behaves);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpointurl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = {
    endpointurl,
    region: "us-east-1",
    access_key_id: "test",
    secret_access_key: "test",
    read_timeout: readSeconds,
  };
  await own.repository.addRemote("store", "s3://bucket/prefix", { isDefault: true, settings });
}

describe("an S3 store", () => {
  it("that takes the request and never answers is given up, with what to do", async () => {
    await storeThat((request) => void request.resume());
    const startedAt = performance.now();
    await expect(own.repository.push()).rejects.toThrow(
      /s3:\/\/bucket\/prefix: the store fell silent over .*run the command again when it answers.*read_timeout/,
    );
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  it("that falls silent in the middle of an object is given up, and no half object is kept", async () => {
    await storeThat((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half");
    });
    rmSync(own.path(".dvc/cache"), { recursive: true });
    await expect(own.repository.fetch()).rejects.toThrow(/s3:\/\/bucket\/prefix: the store /);
    expect((await own.repository.verify()).corrupt).toEqual([]);
  });

  it.each([
    [403, /the store answered "403 .*check the credentials and the bucket's policy/],
    [503, /the store answered "503 .*tried several times; what was moved stays/],
  ])("that answers %i is named with the answer and the remedy", async (status, message) => {
    await storeThat((request, response) => void request.resume().on("end", () => response.writeHead(status).end()));
    await expect(own.repository.push()).rejects.toThrow(message);
  });

  it("that fails now and then is asked again", async () => {
    const objects = new Map<string, Buffer>();
    let asked = 0;
    await storeThat((request, response) => {
      asked += 1;
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const path = (request.url ?? "").split("?")[0] as string;
        if (asked % 3 === 1) return response.writeHead(503).end();
        if (request.method === "PUT") {
          objects.set(path, Buffer.concat(chunks));
          return response.writeHead(200).end();
        }
        const body = objects.get(path);
        return body ? response.writeHead(200).end(body) : response.writeHead(404).end();
      });
    }, "5");
    expect((await own.repository.push()).pushed).toBe(3);
    expect([...objects.keys()].filter((path) => path.includes("/files/md5/"))).toHaveLength(3);
  });

  it("with a time limit that is no number is refused before it is asked", async () => {
    await storeThat((_request, response) => void response.end(), "soon");
    await expect(own.repository.push()).rejects.toThrow(/read_timeout = soon: expected a number of seconds/);
  });
});
