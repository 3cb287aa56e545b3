import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { flightsProbability } from "../onnx/models.ts";
import { scratchDirectory } from "../scratch.ts";
import { flightsFolder, post, until } from "../service/running-service.ts";
import { startProcess } from "./process.ts";

const instance = { origin: "JFK", distance: 100, origin_late_rate_3h: 0.4 };
const probability = flightsProbability({ origin: "JFK", distance: 100, rate: 0.4 });
const body = JSON.stringify({ instances: [instance] });

describe("the service as a process", { timeout: 120_000 }, () => {
  it("says that it is not ready before it refuses requests, for as long as its balancer needs", async () => {
    const service = await startProcess({ MODEL_URI: flightsFolder(), MODEL_NAME: "m", DRAIN_GRACE_MS: "600" });
    service.child.kill("SIGTERM");
    await until(async () => (await fetch(`${service.url}/v2/health/ready`)).status === 503);
    expect((await post(`${service.url}/v1/models/m:predict`, body)).status).toBe(200);
    expect(await service.ended).toBe(0);
  });

  it("drains on SIGTERM: no new request, the one under way answered, then exit 0", async () => {
    const service = await startProcess({ MODEL_URI: flightsFolder(), MODEL_NAME: "m" });
    const slow = openSlowly(service.url, body);
    await slow.connected;
    service.child.kill("SIGTERM");
    await until(() => service.log.some((entry) => entry.msg === "draining"));
    await expect(fetch(`${service.url}/v2/health/ready`)).rejects.toThrow();
    slow.finish();
    expect(await slow.answer).toContain(`"probability":${String(Math.fround(probability)).slice(0, 6)}`);
    expect(await service.ended).toBe(0);
  });

  it("exits when a client keeps it from draining, within its limit", async () => {
    const service = await startProcess({ MODEL_URI: flightsFolder(), MODEL_NAME: "m", LIMIT_DRAIN_MS: "200" });
    const slow = openSlowly(service.url, body);
    await slow.connected;
    service.child.kill("SIGTERM");
    expect(await service.ended).toBe(0);
    await slow.answer;
  });

  it("cuts off a client that sends its request drop by drop", async () => {
    const service = await startProcess({ MODEL_URI: flightsFolder(), MODEL_NAME: "m", LIMIT_REQUEST_MS: "300" });
    const slow = openSlowly(service.url, body);
    expect(await slow.answer).toMatch(/^HTTP\/1\.1 408/);
    expect((await post(`${service.url}/v1/models/m:predict`, body)).status).toBe(200);
  });

  it("says in one line why it does not start, with exit code 1", async () => {
    await expect(startProcess({ MODEL_URI: "/nowhere.onnx" })).rejects.toThrow(
      /ended with 1: .*nothing at \/nowhere\.onnx/,
    );
    await expect(startProcess({ PORT: "x", MODEL_URI: "m.onnx" })).rejects.toThrow(/setting PORT: expected an integer/);
  });

  it("with several workers shares the port, counts over all of them and replaces one that dies", async () => {
    const service = await startProcess({ MODEL_URI: flightsFolder(), MODEL_NAME: "m", WORKERS: "2" });
    for (let count = 0; count < 20; count++)
      expect((await post(`${service.url}/v1/models/m:predict`, body)).status).toBe(200);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toContain('mlops_inference_requests_total{protocol="v1",model_name="m",model_version="1"} 20');
    const children = `/proc/${service.child.pid}/task/${service.child.pid}/children`;
    const workers = (): string[] => readFileSync(children, "utf8").trim().split(" ");
    const before = workers();
    expect(before).toHaveLength(2);
    process.kill(Number(before[0]), "SIGKILL");
    await until(() => service.log.some((entry) => entry.msg?.startsWith("a worker died")));
    await until(() => workers().length === 2);
    expect((await post(`${service.url}/v1/models/m:predict`, body)).status).toBe(200);
    service.child.kill("SIGTERM");
    expect(await service.ended).toBe(0);
  });

  it("runs the model in worker threads with the same answers", async () => {
    const service = await startProcess({ MODEL_URI: flightsFolder(), MODEL_NAME: "m", INFERENCE_THREADS: "2" });
    const asks = Array.from({ length: 40 }, (_, index) =>
      post(`${service.url}/v1/models/m:predict`, { instances: [{ ...instance, distance: index }] }),
    );
    for (const [index, { json }] of (await Promise.all(asks)).entries()) {
      const expected = flightsProbability({ origin: "JFK", distance: index, rate: 0.4 });
      expect(json.predictions[0].probability).toBeCloseTo(expected, 6);
    }
  });

  it("serves TLS by file", async () => {
    const directory = scratchDirectory();
    const [key, certificate] = [join(directory, "key.pem"), join(directory, "cert.pem")];
    makeCertificate(key, certificate);
    const environment = { MODEL_URI: flightsFolder(), TLS_CERT_FILE: certificate, TLS_KEY_FILE: key };
    const service = await startProcess(environment);
    expect(service.url).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      const ask = request(`${service.url}/v2/health/ready`, { ca: readFileSync(certificate) }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      ask.on("error", reject).end();
    });
    expect(status).toBe(200);
  });
});

/** A request whose body's last byte is withheld until `finish`. */
function openSlowly(url: string, text: string): { connected: Promise<void>; finish(): void; answer: Promise<string> } {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const head = `POST /v1/models/m:predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n`;
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.on("error", () => {});
  const connected = new Promise<void>((resolve) => {
    socket.write(head + text.slice(0, -1), () => setTimeout(resolve, 50));
  });
  return {
    connected,
    finish: () => void socket.write(text.slice(-1)),
    answer: new Promise((resolve) => socket.on("close", () => resolve(answer))),
  };
}

function makeCertificate(key: string, certificate: string): void {
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const args = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"];
  execFileSync("openssl", [...args, "-keyout", key, "-out", certificate, ...subject], { stdio: "ignore" });
}
