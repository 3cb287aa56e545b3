// One large file up and down, beside what the disk does.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, copyFileSync, createReadStream, existsSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { request } from "undici";
import { artifactMegabytes as size } from "./options.mjs";

/** Megabytes a second up and down, and what the server's memory rose to above what it was before. */
export async function artifacts(server, folder) {
  const file = sourceFile(folder);
  const address = `${server.url}/api/2.0/mlflow-artifacts/artifacts/0/bench/artifact.bin`;
  const before = server.memoryMegabytes();
  server.forgetPeak();
  const up = await rate(() => upload(file, address));
  const down = await rate(() => download(address));
  return {
    [`artifact of ${size} MB up, MB/s`]: up,
    [`artifact of ${size} MB down, MB/s`]: down,
    "memory risen by it, MB": Math.max(0, server.peakMegabytes() - before),
  };
}

/** The same file copied on the same disk, to the disk's cache as the servers do, and down to the disk itself. */
export function disk(folder) {
  const copy = join(folder, "copy.bin");
  const seconds = (work) => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  };
  const source = sourceFile(folder);
  const cached = seconds(() => copyFileSync(source, copy));
  rmSync(copy);
  const synced = seconds(() => {
    copyFileSync(source, copy);
    const descriptor = openSync(copy, "r+");
    fsyncSync(descriptor);
    closeSync(descriptor);
  });
  rmSync(copy);
  return { cached: size / cached, synced: size / synced };
}

/** The same bytes sent to a server of Node's that drops them: what HTTP between two processes gives here, without a disk. */
export async function wire(folder) {
  const program = `require("http").createServer((request, response) => request.resume().on("end", () => response.end()))
    .listen(0, "127.0.0.1", function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(child.stdout, "data");
  const file = sourceFile(folder);
  const megabytes = await rate(() => upload(file, `http://127.0.0.1:${Number(port)}/`));
  child.kill("SIGKILL");
  return megabytes;
}

function sourceFile(folder) {
  const file = join(folder, "artifact.bin");
  if (existsSync(file)) return file;
  const descriptor = openSync(file, "w");
  for (let at = 0; at < size; at += 1) writeSync(descriptor, Buffer.alloc(1 << 20, at & 255));
  closeSync(descriptor);
  return file;
}

async function rate(work) {
  const start = performance.now();
  await work();
  return size / ((performance.now() - start) / 1000);
}

async function upload(file, address) {
  const answer = await request(address, {
    method: "PUT",
    body: createReadStream(file, { highWaterMark: 1 << 20 }),
    headers: { "content-length": String(size << 20) },
    headersTimeout: 600_000,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`upload to ${address}: ${answer.statusCode}`);
}

async function download(address) {
  const { body } = await request(address);
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  if (bytes !== size << 20) throw new Error(`download of ${address}: expected ${size << 20} bytes, got ${bytes}`);
}
