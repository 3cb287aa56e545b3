import { statSync } from "node:fs";

/** The service in one file, made by the build: it starts in two thirds of the time that its thousand modules take. */
const bundle = new URL("./bundle/program.js", import.meta.url);
const program = new URL("./program.js", import.meta.url);
/** Touched whenever the compiler writes anything of this room; not in the image. */
const compiled = new URL("./tsconfig.tsbuildinfo", import.meta.url);
/** Milliseconds between files of one build, also when a cache brings it back. */
const oneBuild = 5000;

await import((isCurrent() ? bundle : program).href);

/** False without a bundle, and for one that is older than what was compiled after it. */
function isCurrent(): boolean {
  const [bundled, newest] = [bundle, compiled].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs);
  return bundled !== undefined && bundled >= (newest ?? 0) - oneBuild;
}
