import { describe, expect, it } from "vitest";
import { formatIni, parseIni } from "../../src/config/ini.ts";

describe("DVC's settings files", () => {
  it("read sections with quoted names, comments and quoted values", () => {
    const ini = parseIni('# note\n[core]\n    remote = st # which\n[\'remote "st"\']\n    url = "/a b/c"\n', "config");
    expect(ini.get("core")?.get("remote")).toBe("st");
    expect(ini.get('remote "st"')?.get("url")).toBe("/a b/c");
  });

  it("are written as ConfigObj writes them", () => {
    const ini = new Map([
      ["core", new Map([["remote", "st"]])],
      [
        'remote "st"',
        new Map([
          ["url", "s3://bucket/x"],
          ["type", "a,b"],
        ]),
      ],
    ]);
    expect(formatIni(ini)).toBe(
      '[core]\n    remote = st\n[\'remote "st"\']\n    url = s3://bucket/x\n    type = "a,b"\n',
    );
  });

  it("name file, line and column of what they cannot read", () => {
    expect(() => parseIni("[core]\n  remote\n", ".dvc/config")).toThrow(
      '.dvc/config:2:3: expected "[section]" or "key = value"',
    );
  });
});
