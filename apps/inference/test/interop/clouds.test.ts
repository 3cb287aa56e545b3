import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { python } from "./python.ts";

const docker = fileURLToPath(new URL("../../../../docker/", import.meta.url));

describe("the infrastructure as code", () => {
  it("is good by each cloud's own schema, every file of it", async () => {
    const files = ["aws", "azure", "gcp", "kserve"].flatMap((folder) =>
      readdirSync(`${docker}${folder}`).map((file) => `${folder}/${file}`),
    );
    const found = JSON.parse(await python("./check_clouds.py", docker));
    expect(found).toEqual(Object.fromEntries(files.map((file) => [file, []])));
  }, 120_000);
});
