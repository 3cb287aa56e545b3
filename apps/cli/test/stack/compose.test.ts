import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const root = new URL("../../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const compose = read("compose.yaml");

/** `${NAME:-default}` by name, each default that is given. */
function variables(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, name = "", usual = ""] of text.matchAll(/\$\{([A-Z_]+):-([^}]*)\}/g)) {
    found.set(name, (found.get(name) ?? new Set()).add(usual));
  }
  return found;
}

describe("compose.yaml", () => {
  test("pins every image to a version", () => {
    const images = [
      ...compose.matchAll(/^ {4}image: (\S+)$/gm),
      ...read("docker/Dockerfile").matchAll(/^ARG \w+_IMAGE=(\S+)$/gm),
    ];
    expect(images.length).toBeGreaterThan(6);
    for (const [, image] of images) expect(image).toMatch(/:(v?\d+\.\d+|\$\{MLOPS_VERSION:-\d)/);
  });

  test("publishes ports on this machine alone", () => {
    const ports = [...compose.matchAll(/^ {4}ports: \["([^"]+)"\]$/gm)].map(([, port]) => port);
    expect(ports).toHaveLength(compose.split(/^ {4}ports:/m).length - 1);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test("asks for nothing that .env.example does not explain, with the same default", () => {
    const example = new Map(
      [...read(".env.example").matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name = "", usual = ""]) => [name, usual]),
    );
    const asked = variables(compose);
    asked.delete("MLOPS_VERSION");
    expect([...example.keys()].sort()).toEqual([...asked.keys()].sort());
    for (const [name, defaults] of asked) expect([...defaults], name).toEqual([example.get(name)]);
  });

  test("has no secret in it: those are files that its first start makes", () => {
    for (const [line, name, value] of compose.matchAll(/^ +(\w*(?:PASSWORD|SECRET|TOKEN|ACCESS_KEY)\w*): (\S+)$/gm)) {
      expect(`${name}=${value}`, line).toMatch(/=\/secrets\//);
    }
  });

  test("asks for a token with labels, and gives it to those who send them", () => {
    const services = compose.split(/^ {2}(?=[a-z-]+:$)/m);
    for (const name of ["monitor", "traffic", "mlops"]) {
      const part = services.find((text) => text.startsWith(`${name}:`));
      expect(part, name).toContain("MONITOR_LABELS_TOKEN_FROM_FILE: /secrets/labels/token");
      expect(part, name).toContain("- secrets-labels:/secrets/labels:ro");
    }
    expect(read("docker/setup/secrets.mjs")).toContain('once("labels/token")');
    // A new volume takes the owner of the image's folder: without one the unprivileged user could not write there.
    for (const [, folder = ""] of compose.matchAll(/^ {6}- secrets-\w+:([\w/]+)/gm)) {
      expect(read("docker/Dockerfile")).toMatch(new RegExp(`install -d -o node -g node [^&]*${folder}\\b`));
    }
  });

  test("gives every service limits of processor, memory and processes, but those that are only asked for", () => {
    const services = compose.slice(compose.indexOf("\nservices:"), compose.indexOf("\nnetworks:\n"));
    const parts = services.split(/^ {2}(?=[a-z-]+:$)/m).slice(1);
    expect(parts.length).toBeGreaterThan(14);
    for (const part of parts) {
      if (part.includes("profiles:")) continue;
      expect(part, part.split(":")[0]).toMatch(/limits: \{ cpus: "[\d.]+", memory: \d+[MG], pids: \d+ \}/);
    }
  });
});

describe("the dashboards", () => {
  const folder = "docker/grafana/dashboards/";
  const files = readdirSync(new URL(folder, root));

  test("are five, each with an identity of its own and panels that overlap nowhere", () => {
    const dashboards = files.map((file) => JSON.parse(read(folder + file)));
    expect(dashboards.map(({ uid }) => uid).sort()).toEqual(["cost", "drift", "loop", "model", "service"]);
    for (const { panels } of dashboards) {
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }: Panel) =>
        Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      expect(new Set(panels.map(({ id }: Panel) => id)).size).toBe(panels.length);
    }
  });

  test("ask only for metrics that a service of ours, the gateway or Prometheus itself has", () => {
    const known = /^(mlops[_:]|haproxy_|process_|nodejs_|prometheus_|alertmanager_|up$|ALERTS$)/;
    for (const file of files) {
      for (const [, expr = ""] of read(folder + file).matchAll(/"expr": "((?:[^"\\]|\\.)*)"/g)) {
        const bare = expr.replaceAll(/\\"[^"\\]*\\"/g, "");
        for (const [, metric = ""] of bare.matchAll(/([a-zA-Z_:][\w:]*)(?=[{[])/g)) expect(metric, expr).toMatch(known);
      }
    }
  });
});

interface Panel {
  readonly id: number;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}
