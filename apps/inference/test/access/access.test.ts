import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeRateLimit } from "../../src/access/rate-limit.ts";
import { hashToken, openTokenFile, parseTokens } from "../../src/access/tokens.ts";
import { scratchDirectory } from "../scratch.ts";
import { flightsFolder, post, runService } from "../service/running-service.ts";

const body = { instances: [{ origin: "JFK", distance: 1, origin_late_rate_3h: 0 }] };
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

function tokenFile(...lines: string[]): string {
  const path = join(scratchDirectory(), "tokens");
  writeFileSync(path, `# name hash options\n${lines.join("\n")}\n`);
  return path;
}

describe("bearer tokens", () => {
  it("let in those who have one, know them by hash, and keep administration to administrators", async () => {
    const tokensFile = tokenFile(`alice ${hashToken("secret-a")}`, `root ${hashToken("secret-r")} admin`);
    const { url } = await runService({ modelUri: flightsFolder(), modelName: "m", tokensFile });
    const predict = (headers: Record<string, string>) => post(`${url}/v1/models/m:predict`, body, headers);
    expect((await predict({})).status).toBe(401);
    const refused = await predict(bearer("wrong"));
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect((await predict(bearer("secret-a"))).status).toBe(200);
    const admin = async (headers: Record<string, string>) => (await fetch(`${url}/admin/status`, { headers })).status;
    expect([await admin({}), await admin(bearer("secret-a")), await admin(bearer("secret-r"))]).toEqual([
      401, 403, 200,
    ]);
    expect((await fetch(`${url}/v2/health/ready`)).status).toBe(200);
  });

  it("leave administration off when none are configured", async () => {
    const { url } = await runService({ modelUri: flightsFolder(), modelName: "m" });
    expect((await post(`${url}/v1/models/m:predict`, body)).status).toBe(200);
    const { status, json } = await post(`${url}/admin/refresh`, {});
    expect([status, json.error]).toEqual([403, expect.stringContaining("set TOKENS_FILE")]);
  });

  it("change with their file, and stay when the file is broken", () => {
    const path = tokenFile(`a ${hashToken("one")}`);
    const errors: Error[] = [];
    const file = openTokenFile(path, (error) => errors.push(error));
    writeFileSync(path, `a ${hashToken("two")}\nb ${hashToken("three")} rate=5\n`);
    file.refresh();
    expect(() => file.find("Bearer one")).toThrow(/not known/);
    expect(file.find("bearer two").name).toBe("a");
    expect(file.find("Bearer three").rate).toBe(5);
    writeFileSync(path, "a nonsense that is no hash\n");
    file.refresh();
    expect(errors[0]?.message).toMatch(/^setting TOKENS_FILE: expected NAME SHA256 .* at .*tokens:1/);
    expect(file.find("Bearer two").name).toBe("a");
  });

  it("are refused with the line of the file when it cannot be read", () => {
    const path = "tokens.txt";
    expect(() => parseTokens(`a ${hashToken("x")} rate=0`, path)).toThrow(/a rate above 0 at tokens\.txt:1/);
    expect(() => openTokenFile("/nowhere/tokens", () => {})).toThrow(/expected a file that can be read/);
  });
});

describe("the rate limit of a token", () => {
  it("lets a burst of one second through, then the rate, and says when to come again", () => {
    let millis = 0;
    const limit = makeRateLimit(() => millis);
    const takes = (count: number): number => {
      let taken = 0;
      for (let call = 0; call < count; call++) {
        try {
          limit.take("a", 10);
          taken++;
        } catch (error) {
          expect(error).toMatchObject({ status: 429, retryAfterSeconds: 1 });
        }
      }
      return taken;
    };
    expect(takes(20)).toBe(10);
    millis += 500;
    expect(takes(20)).toBe(5);
    limit.take("b", 10);
    millis += 60_000;
    expect(takes(20)).toBe(10);
  });
});
