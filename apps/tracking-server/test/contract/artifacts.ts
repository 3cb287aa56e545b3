import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type ArtifactOwner, createMlflowClient, MlflowUsageError } from "mlflow-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { all, type Given, refusal } from "./suite.ts";

export function artifactsContract({ client, unique }: Given): void {
  let run: ArtifactOwner;
  let folder: string;
  beforeAll(async () => {
    const experimentId = await client().createExperiment(unique("artifacts"));
    run = { runId: (await client().createRun({ experimentId })).info.runId };
    folder = await mkdtemp(join(tmpdir(), "artifacts-"));
    await mkdir(join(folder, "up/deep/er"), { recursive: true });
    await writeFile(join(folder, "up/top.txt"), "top");
    await writeFile(join(folder, "up/deep/er/ünï côde +.bin"), Buffer.from([0, 255, 13, 10]));
    await writeFile(join(folder, "up/deep/empty"), "");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("go up as a folder, are listed, and come down as they were", async () => {
    await client().uploadArtifacts(run, join(folder, "up"), "data");
    expect(await client().listArtifacts(run)).toEqual([{ path: "data", isDirectory: true, size: 0 }]);
    expect(await client().listArtifacts(run, "data")).toEqual([
      { path: "data/deep", isDirectory: true, size: 0 },
      { path: "data/top.txt", isDirectory: false, size: 3 },
    ]);
    expect(await client().listArtifacts(run, "data/top.txt")).toEqual([]);
    const down = join(folder, "down");
    expect(await client().downloadArtifacts({ ...run, path: "data", destination: down })).toBe(down);
    expect(await readFile(join(down, "deep/er/ünï côde +.bin"))).toEqual(Buffer.from([0, 255, 13, 10]));
    expect(await readFile(join(down, "deep/empty"), "utf8")).toBe("");
    const file = await client().downloadArtifacts({ ...run, path: "data/top.txt", destination: down });
    expect(await readFile(file, "utf8")).toBe("top");
  });

  it("go up from memory and from a stream", async () => {
    await client().uploadContent(run, "memory/text.txt", "héllo");
    await client().uploadContent(run, "memory/bytes", Buffer.from([1, 2, 3]));
    await client().uploadContent(run, "memory/stream", Readable.from([Buffer.from("ab"), Buffer.from("cd")]));
    await client().uploadJson(run, "memory/value.json", { a: [1, "ü"] });
    expect((await client().readArtifact(run, "memory/text.txt")).toString()).toBe("héllo");
    expect(await client().readArtifact(run, "memory/bytes")).toEqual(Buffer.from([1, 2, 3]));
    expect((await client().readArtifact(run, "memory/stream")).toString()).toBe("abcd");
    expect(await client().readJsonArtifact(run, "memory/value.json")).toEqual({ a: [1, "ü"] });
  });

  it("are replaced as a whole, and read in part", async () => {
    await client().uploadContent(run, "part.txt", "0123456789 and more");
    await client().uploadContent(run, "part.txt", "0123456789");
    const chunks = await all(await client().openArtifact(run, "part.txt", { range: { start: 2, end: 4 } }));
    expect(Buffer.concat(chunks as Buffer[]).toString()).toBe("234");
    expect((await client().readArtifact(run, "part.txt")).toString()).toBe("0123456789");
  });

  it("go up and down in large files, telling how far they are", async () => {
    const content = Buffer.alloc(12_000_000, "0123456789");
    const file = join(folder, "large.bin");
    await writeFile(file, content);
    // Where the server does not take parts, the client sends the file in one piece.
    const inParts = createMlflowClient({
      trackingUri: client().configuration.trackingUri,
      multipartMinimumBytes: 1_000_000,
      // S3 takes no smaller parts.
      multipartChunkBytes: 5 * 1024 * 1024,
    });
    const seen: number[] = [];
    await inParts.uploadArtifact(run, file, "large", { onProgress: ({ loaded }) => seen.push(loaded) });
    expect(seen.at(-1)).toBe(content.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect((await client().readArtifact(run, "large/large.bin")).equals(content)).toBe(true);
    await inParts.close();
  });

  it("are removed, one or a folder", async () => {
    await client().uploadContent(run, "gone/a.txt", "a");
    await client().uploadContent(run, "gone/b/c.txt", "c");
    await client().deleteArtifacts(run, "gone/a.txt");
    expect(await refusal(client().readArtifact(run, "gone/a.txt"))).toBe("RESOURCE_DOES_NOT_EXIST");
    await client().deleteArtifacts(run, "gone");
    expect(await client().listArtifacts(run, "gone")).toEqual([]);
  });

  it("are found by URI", async () => {
    await client().uploadContent(run, "uri/a.txt", "a");
    const { runId } = run as { runId: string };
    expect((await client().readArtifact({ uri: `runs:/${runId}/uri` }, "a.txt")).toString()).toBe("a");
    const { artifactUri } = (await client().getRun(runId)).info;
    expect((await client().readArtifact({ uri: artifactUri }, "uri/a.txt")).toString()).toBe("a");
  });

  it.each(["../up.txt", "a/../../up.txt", "/etc/passwd", "a\\b", "C:/a", "nul\u0000"])(
    "never leave their root: %j",
    async (path) => {
      await expect(client().uploadContent(run, path, "x")).rejects.toThrow(MlflowUsageError);
      await expect(client().readArtifact(run, path)).rejects.toThrow(MlflowUsageError);
    },
  );

  it.each(["%2e%2e/%2e%2e/x", "..%2f..%2fx", "%252e%252e/x"])(
    "are refused by the server too when a client tries: %s",
    async (path) => {
      const url = `${client().configuration.trackingUri}/api/2.0/mlflow-artifacts/artifacts/1/${path}`;
      for (const method of ["GET", "PUT", "DELETE"]) {
        const answer = await fetch(url, { method, ...(method === "PUT" ? { body: "x" } : {}) });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      }
    },
  );
}
