import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ParamsError, readParams } from "../../src/settings/params.ts";

const own = fileURLToPath(new URL("../../params.yaml", import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "params-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("params.yaml", () => {
  it("as the project has it is complete", async () => {
    expect((await readParams(own)).train.hidden).toEqual([64, 32]);
  });

  it("names all that is wrong with it at once", async () => {
    const file = join(folder, "params.yaml");
    await writeFile(file, (await readFile(own, "utf8")).replace("epochs: ", "epochs: -").replace("auto", "gpu"));
    await expect(readParams(file)).rejects.toThrow(ParamsError);
    await expect(readParams(file)).rejects.toThrow(/train\.backend: .*train\.epochs: /);
  });

  it("is missed by name", async () => {
    await expect(readParams(join(folder, "none.yaml"))).rejects.toThrow(/none\.yaml: no such file/);
  });
});
