import type { Stage } from "../definition/stage.ts";

/** A name for each stage that Kubernetes (RFC 1123) and GitHub take: lower case, digits and dashes, each once. */
export function safeNames(stages: readonly Stage[]): Map<Stage, string> {
  const taken = new Set<string>();
  return new Map(
    stages.map((stage) => {
      const base =
        stage.address
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, "-")
          .replace(/^-+|-+$/g, "")
          .slice(0, 50) || "stage";
      let name = /^[a-z]/.test(base) ? base : `s-${base}`;
      for (let i = 2; taken.has(name); i++) name = `${base}-${i}`;
      taken.add(name);
      return [stage, name];
    }),
  );
}
