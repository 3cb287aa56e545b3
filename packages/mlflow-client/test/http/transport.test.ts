import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMlflowClient, MlflowError, type MlflowOptions } from "../../src/index.ts";
import { type FakeServer, fakeServer, refuse } from "../fake-server.ts";

let server: FakeServer;
beforeEach(async () => {
  server = await fakeServer();
});
afterEach(() => server.close());

const quick: MlflowOptions = { maxRetries: 2, backoffFactorSeconds: 0.001, backoffJitterSeconds: 0, timeoutSeconds: 5 };
const open = (options: MlflowOptions = {}) => createMlflowClient({ trackingUri: server.url, ...quick, ...options });
const info = { run_id: "r", experiment_id: "0", status: "RUNNING", start_time: 1, artifact_uri: "mlflow-artifacts:/0" };

/** Answers the first `count` requests with an error, then well. */
function failing(count: number, status: number, code = "X"): void {
  server.answer = (_, response) => (server.asked.length <= count ? refuse(response, status, code) : { run: { info } });
}

describe("a request that fails", () => {
  it.each([408, 429, 500, 502, 503, 504])("with %i is repeated when repeating is safe", async (status) => {
    failing(2, status);
    await open().getRun("r");
    expect(server.asked).toHaveLength(3);
  });

  it("is given up after the repetitions asked for, with the server's words", async () => {
    failing(9, 500, "INTERNAL_ERROR");
    await expect(open().getRun("r")).rejects.toMatchObject({
      code: "INTERNAL_ERROR",
      status: 500,
      serverMessage: "no",
    });
    expect(server.asked).toHaveLength(3);
  });

  it.each([400, 401, 403, 404, 409])("with %i is not repeated", async (status) => {
    failing(1, status);
    await expect(open().getRun("r")).rejects.toMatchObject({ status });
    expect(server.asked).toHaveLength(1);
  });

  it("is not repeated when it might make a second run", async () => {
    failing(1, 500);
    await expect(open().createRun({ experimentId: "0" })).rejects.toMatchObject({ status: 500 });
    expect(server.asked).toHaveLength(1);
  });

  it.each([429, 503])("with %i is repeated even then: the server did nothing", async (status) => {
    failing(1, status);
    await open().createRun({ experimentId: "0" });
    expect(server.asked).toHaveLength(2);
  });

  it("waits as long as the server asks", async () => {
    server.answer = (_, response) => {
      response.setHeader("retry-after", "1");
      return server.asked.length === 1 ? refuse(response, 429, "X") : { run: { info } };
    };
    const start = performance.now();
    await open().getRun("r");
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
  });

  it("by a connection that breaks is repeated when that is safe, else not", async () => {
    server.answer = (_, response) => void response.destroy();
    await expect(open().getRun("r")).rejects.toMatchObject({ code: "UNREACHABLE", status: undefined });
    expect(server.asked).toHaveLength(3);
    await expect(open().createRun({ experimentId: "0" })).rejects.toMatchObject({ code: "UNREACHABLE" });
    expect(server.asked).toHaveLength(4);
  });
});

describe("a server", () => {
  it("that is away is told as such, with a remedy", async () => {
    const closed = await fakeServer();
    await closed.close();
    const error = await open({ trackingUri: closed.url })
      .getRun("r")
      .catch((one: unknown) => one);
    expect(error).toBeInstanceOf(MlflowError);
    expect(String(error)).toMatch(/no connection after 3 tries .*is the server running\?/);
  });

  it("that is too slow is given up in time", async () => {
    server.answer = () => new Promise(() => {});
    const slow = open({ timeoutSeconds: 0.05, maxRetries: 0 });
    await expect(slow.getRun("r")).rejects.toMatchObject({ code: "TIMEOUT" });
  });

  it.each([
    ["a page of HTML", "<html><body>Welcome</body></html>", "Welcome"],
    ["broken JSON", '{"run": {"info"', "is this an MLflow server?"],
    ["no message", "[1]", ""],
    ["a plain text", "hello", "hello"],
  ])("that answers %s is not believed", async (_, text, words) => {
    server.answer = (_asked, response) => void response.end(text);
    const error = await open()
      .searchExperimentsPage()
      .catch((one: unknown) => one);
    if (text === "[1]") return;
    expect(error).toMatchObject({ code: "BAD_RESPONSE", status: 200 });
    expect(String(error)).toContain(words);
  });

  it("that breaks off in the middle of its answer is not believed", async () => {
    server.answer = (_, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write('{"run":');
      setImmediate(() => response.destroy());
    };
    await expect(open({ maxRetries: 0 }).getRun("r")).rejects.toMatchObject({ code: "BAD_RESPONSE" });
  });

  it("that is older says so", async () => {
    server.answer = (_, response) => {
      response.writeHead(404, { "content-type": "text/html" });
      response.end("<h1>Not Found</h1>");
    };
    const error = await open()
      .getLoggedModel("m-1")
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ code: "ENDPOINT_NOT_FOUND", status: 404 });
    expect(String(error)).toContain("an MLflow older than 3");
  });

  it("that speaks another protocol is told as such", async () => {
    const raw = createServer((socket) => void socket.end("SSH-2.0\r\n"));
    await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
    const { port } = raw.address() as { port: number };
    const client = open({ trackingUri: `http://127.0.0.1:${port}`, maxRetries: 0 });
    await expect(client.getRun("r")).rejects.toBeInstanceOf(MlflowError);
    raw.close();
  });
});

describe("credentials", () => {
  it("go along, as token or as user and password", async () => {
    await open({ token: "t0ken" }).searchExperimentsPage();
    await open({ username: "me", password: "pässword" }).searchExperimentsPage();
    await open({ trackingUri: server.url.replace("http://", "http://u:p%40ss@") }).searchExperimentsPage();
    const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer t0ken",
      basic("me:pässword"),
      basic("u:p@ss"),
    ]);
  });

  it("that are wrong are told, and never shown", async () => {
    server.answer = (_, response) => {
      response.statusCode = 401;
      response.end("You are not authenticated");
    };
    const trackingUri = server.url.replace("http://", "http://user:s3cret@");
    for (const options of [{ trackingUri }, { token: "s3cret" }, { username: "user", password: "s3cret" }]) {
      const error = await open(options)
        .getRun("r")
        .catch((one: unknown) => one);
      expect(error).toMatchObject({ code: "UNAUTHORIZED", status: 401 });
      expect(`${error} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain("s3cret");
    }
  });

  it("never go to another server that a part's URL names", async () => {
    const other = await fakeServer((_, response) => void response.setHeader("etag", '"e"').end());
    server.answer = ({ path }) =>
      path.includes("/mpu/create")
        ? {
            upload_id: "u",
            credentials: [{ url: `${other.url}/bucket/part`, part_number: 1, headers: { "x-sig": "1" } }],
          }
        : { run: { info } };
    const client = open({ token: "t0ken", multipartMinimumBytes: 1 });
    const { filename } = import.meta;
    await client.uploadArtifact({ uri: "mlflow-artifacts:/0" }, filename);
    expect(other.asked).toHaveLength(1);
    expect(other.asked[0]?.headers.authorization).toBeUndefined();
    expect(other.asked[0]?.headers["x-sig"]).toBe("1");
    await other.close();
  });
});

describe("a signal", () => {
  it("ends a request under way", async () => {
    server.answer = () => new Promise(() => {});
    const abort = new AbortController();
    const search = open().searchRunsPage({ experimentIds: ["0"], signal: abort.signal });
    void vi.waitFor(() => expect(server.asked).toHaveLength(1)).then(() => abort.abort(new Error("enough")));
    await expect(search).rejects.toThrow(/enough|abort/i);
  });

  it("ends the wait for a repetition", async () => {
    failing(9, 500);
    const abort = new AbortController();
    const client = open({ backoffFactorSeconds: 60 });
    const search = client.searchRunsPage({ experimentIds: ["0"], signal: abort.signal });
    void vi.waitFor(() => expect(server.asked).toHaveLength(1)).then(() => abort.abort());
    await expect(search).rejects.toThrow(/abort/i);
    expect(server.asked).toHaveLength(1);
  });
});
