import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { runService } from "../service/running-service.ts";

const page = fileURLToPath(new URL("../../../../docs/04-model-deployment/protocols.md", import.meta.url));
const model = fileURLToPath(new URL("../../bench/serving/model", import.meta.url));

/** Every shell block of the page with the JSON block after it. */
function examples(): readonly { readonly command: string; readonly answer: unknown }[] {
  const blocks = readFileSync(page, "utf8").matchAll(/```sh\n([\s\S]*?)```\n\n```json\n([\s\S]*?)```/g);
  return [...blocks].map(([, command, answer]) => ({
    command: command as string,
    answer: JSON.parse(answer as string),
  }));
}

/** `…` stands for anything. */
function pattern(value: unknown): unknown {
  if (value === "…") return expect.anything();
  if (Array.isArray(value)) return value.map(pattern);
  if (typeof value !== "object" || value === null) return typeof value === "number" ? expect.closeTo(value, 6) : value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pattern(member)]));
}

describe("the page of the protocols", () => {
  it("has commands that answer what it says", async () => {
    const { url } = await runService({ modelUri: model, modelName: "flight-delays" });
    const found = examples();
    expect(found.length).toBeGreaterThan(9);
    for (const { command, answer } of found) {
      const { stdout } = await promisify(execFile)("bash", ["-c", command.replaceAll("http://127.0.0.1:8080", url)]);
      expect({ command, answer: JSON.parse(stdout) }).toEqual({ command, answer: pattern(answer) });
    }
  });
});
