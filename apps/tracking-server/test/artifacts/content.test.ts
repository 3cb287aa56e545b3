import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFolderStore } from "../../src/artifacts/folder.ts";
import { serve, type TestServer } from "../serve.ts";

let server: TestServer;
let base: string;
beforeAll(async () => {
  server = await serve();
  base = `${server.url}/api/2.0/mlflow-artifacts/artifacts`;
  await put("1/a.txt", "0123456789");
});
afterAll(() => server.close());

const put = (path: string, body: string | Buffer) =>
  fetch(`${base}/${path}`, { method: "PUT", body: new Uint8Array(Buffer.from(body)) });
const post = (path: string, body: object) =>
  fetch(`${server.url}/api/2.0/mlflow-artifacts/mpu/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const uploads = () => readdir(join(server.folder, ".uploads"));

describe("a file's content", () => {
  it.each([
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-2", 206, "89", "bytes 8-9/10"],
    ["bytes=0-99", 206, "0123456789", "bytes 0-9/10"],
    ["bytes=10-", 416, "", "bytes */10"],
    ["bytes=1-2,4-5", 200, "0123456789", null],
    ["lines=1-2", 200, "0123456789", null],
  ])("is sent as the range %s asks", async (range, status, text, contentRange) => {
    const answer = await fetch(`${base}/1/a.txt`, { headers: { range } });
    expect([answer.status, await answer.text(), answer.headers.get("content-range")]).toEqual([
      status,
      text,
      contentRange,
    ]);
  });

  it("is named and typed, and cannot run in a browser", async () => {
    await put(encodeURIComponent("ünï.html"), "<script>");
    const answer = await fetch(`${base}/${encodeURIComponent("ünï.html")}`);
    expect(answer.headers.get("content-disposition")).toBe(
      "attachment; filename=\"_n_.html\"; filename*=UTF-8''%C3%BCn%C3%AF.html",
    );
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("changes its etag when it changes", async () => {
    await put("1/e.txt", "a");
    const before = (await fetch(`${base}/1/e.txt`, { method: "HEAD" })).headers.get("etag");
    await put("1/e.txt", "b");
    expect((await fetch(`${base}/1/e.txt`, { method: "HEAD" })).headers.get("etag")).not.toBe(before);
  });

  it("that is cut off on its way up is not there, and leaves nothing", async () => {
    const { port, hostname } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `PUT /api/2.0/mlflow-artifacts/artifacts/1/cut.bin HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 1000000\r\n\r\n`,
    );
    socket.write(Buffer.alloc(50_000));
    while ((await uploads()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    socket.destroy();
    while ((await uploads()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await fetch(`${base}/1/cut.bin`)).status).toBe(404);
    expect(existsSync(join(server.folder, "1/cut.bin"))).toBe(false);
  });

  it("is not found through a link that leads out of the root", async () => {
    await mkdir(join(server.folder, "links"), { recursive: true });
    await symlink("/etc", join(server.folder, "links/etc"));
    for (const [method, path] of [
      ["GET", "links/etc/hostname"],
      ["PUT", "links/etc/evil"],
      ["DELETE", "links/etc"],
    ] as const) {
      const answer = await fetch(`${base}/${path}`, { method, ...(method === "PUT" ? { body: "x" } : {}) });
      expect(answer.status).toBe(400);
    }
    expect(existsSync("/etc/evil")).toBe(false);
  });

  it("cannot stand where a folder is, nor below a file", async () => {
    expect((await put("1", "x")).status).toBe(400);
    expect((await put("1/a.txt/b", "x")).status).toBe(400);
    expect((await put("x".repeat(300), "x")).status).toBe(400);
    expect(await uploads()).toEqual([]);
  });
});

describe("an upload in parts", () => {
  const send = (url: string, body: string) => fetch(url, { method: "PUT", body });
  const begin = async (file: string, parts: number) =>
    (await (await post("create/1/parts", { path: `/home/me/${file}`, num_parts: parts })).json()) as {
      upload_id: string;
      credentials: { url: string; part_number: number }[];
    };
  const complete = (file: string, uploadId: string, numbers: number[]) =>
    post("complete/1/parts", {
      path: file,
      upload_id: uploadId,
      parts: numbers.map((part_number) => ({ part_number })),
    });

  it("takes its parts in any order and again, and appears when complete", async () => {
    const { upload_id: id, credentials } = await begin("b.bin", 3);
    const url = (number: number) => credentials[number - 1]?.url ?? "";
    await send(url(3), "ccc");
    await send(url(1), "zzz");
    await send(url(1), "aaa");
    await send(url(2), "bbb");
    expect((await fetch(`${base}/1/parts/b.bin`)).status).toBe(404);
    expect((await complete("b.bin", id, [3, 1, 2])).status).toBe(200);
    expect(await (await fetch(`${base}/1/parts/b.bin`)).text()).toBe("aaabbbccc");
    expect((await complete("b.bin", id, [1, 2, 3])).status).toBe(404);
  });

  it("behind a proxy that ends TLS gives its parts' addresses with https", async () => {
    const answer = await fetch(`${base.replace("/artifacts", "/mpu/create")}/1/parts`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-proto": "https, http" },
      body: JSON.stringify({ path: "p.bin", num_parts: 1 }),
    });
    const { upload_id, credentials } = (await answer.json()) as { upload_id: string; credentials: { url: string }[] };
    await post("abort/1/parts", { path: "p.bin", upload_id });
    expect(credentials[0]?.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/api/);
  });

  it("that lacks a part, or is given up, leaves nothing", async () => {
    const { upload_id: id, credentials } = await begin("c.bin", 2);
    await send(credentials[0]?.url ?? "", "a");
    expect((await complete("c.bin", id, [1, 2])).status).toBe(400);
    expect((await post("abort/1/parts", { path: "c.bin", upload_id: id })).status).toBe(200);
    expect(await uploads()).toEqual([]);
    expect((await fetch(`${base}/1/parts/c.bin`)).status).toBe(404);
  });

  it.each(["../../1", "..", "", "x"])("with the made-up id %j is refused", async (id) => {
    const answer = await post("abort/1/parts", { path: "c.bin", upload_id: id });
    expect([400, 404]).toContain(answer.status);
  });
});

it("uploads that nobody finished are cleared after a day, not before", async () => {
  const old = join(server.folder, ".uploads/old");
  await writeFile(old, "x");
  await writeFile(join(server.folder, ".uploads/new"), "x");
  await utimes(old, new Date(0), new Date(0));
  await openFolderStore(server.folder);
  expect(await uploads()).toEqual(["new"]);
  expect(await readFile(join(server.folder, "1/a.txt"), "utf8")).toBe("0123456789");
});
