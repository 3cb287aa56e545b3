import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { describeLine } from "../../../src/commands/serve/describe-line.ts";
import { serveCommand, variablesOf } from "../../../src/commands/serve/index.ts";
import { makeToken } from "../../../src/commands/serve/make-token.ts";

describe("mlops serve", () => {
  it("hands a path on as an absolute one, and an address of a registry as it is", () => {
    const options = { host: "127.0.0.1", port: 0, workers: 2, threads: 0, name: "churn" };
    expect(variablesOf("models/a.onnx", options)).toEqual({
      MODEL_URI: resolve("models/a.onnx"),
      MODEL_NAME: "churn",
      HOST: "127.0.0.1",
      PORT: "0",
      WORKERS: "2",
      INFERENCE_THREADS: "0",
    });
    expect(variablesOf("models:/m@champion", options).MODEL_URI).toBe("models:/m@champion");
  });

  it("refuses a port and a number of workers that cannot be", async () => {
    for (const args of [
      ["--port", "70000"],
      ["--port", "x"],
      ["--workers", "0"],
    ]) {
      const command = serveCommand()
        .exitOverride()
        .configureOutput({ writeErr: () => {} });
      await expect(command.parseAsync(["m.onnx", ...args], { from: "user" })).rejects.toThrow(/expected/);
    }
  });

  it("makes tokens that are known by their hash alone", () => {
    const { token, line } = makeToken("alice smith", { admin: true, rate: 50 });
    const hash = createHash("sha256").update(token).digest("hex");
    expect(line).toBe(`alice-smith ${hash} admin rate=50`);
    expect(line).not.toContain(token);
    expect(makeToken("bob", { admin: false, rate: undefined }).token).not.toBe(token);
  });

  it("says for people where the service is, what is off and what went wrong", () => {
    const ready = {
      level: 30,
      msg: "ready",
      url: "http://127.0.0.1:1",
      model: { name: "m", version: "3", uri: "models:/m/3" },
    };
    expect(describeLine(JSON.stringify(ready))).toContain("http://127.0.0.1:1/v2/models/m/infer");
    expect(describeLine('{"level":30,"msg":"the model registry is off"}')).toBe("the model registry is off");
    expect(describeLine('{"level":50,"msg":"refused","model":"models:/m/4"}')).toBe("error: refused (models:/m/4)");
    expect(describeLine('{"level":20,"msg":"detail"}')).toBeUndefined();
    expect(describeLine("not json")).toBe("not json");
  });
});
