import type { ProjectDraft } from "../project-draft.ts";

/** `package.json` of a workspace package. @param esbuild version of the clone's own bundler */
export function packageFile({ name, scope, understood }: ProjectDraft, esbuild: string): string {
  const packages = ["monitoring", "replay", "statistics", "tabular", "training"];
  const { target } = understood.table;
  const manifest = {
    name: `${scope}/${name}`,
    version: "0.1.0",
    private: true,
    description: `The machine-learning project ${name}: is ${target.source} ${target.positive}?`,
    type: "module",
    scripts: {
      build: "tsc -b && node build-stages.mjs",
      test: "vitest run --config ../../vitest.config.ts --root .",
    },
    dependencies: Object.fromEntries(packages.map((room) => [`${scope}/${room}`, "*"])),
    devDependencies: { esbuild },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
