import { invalid } from "../protocol/errors.ts";

/**
 * A path below the artifact root, after MLflow's checks, made on every spelling that decoding could give, so that no
 * `%252e%252e` gets through: no `..`, not absolute, no `\`, no `#`, no drive. Control characters are kept as `%0a`.
 * Throws INVALID_PARAMETER_VALUE.
 */
export function checkArtifactPath(path: string): string {
  for (const spelling of spellingsOf(path)) checkSpelling(spelling);
  return path
    .replace(/\p{Cc}/gu, percent)
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

/** The checked path of an artifact that is part of a URL. */
export function readUrlPath(encoded: string): string {
  return checkArtifactPath(decodeOnce(encoded));
}

function checkSpelling(path: string): void {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const leaves = path.startsWith("/") || /[\\#]/.test(path) || parts.includes("..") || /^[a-z]+:/i.test(path);
  if (leaves || parts[0] === uploadsFolder || parts.some((part) => Buffer.byteLength(part) > 255)) {
    throw invalid("Invalid path");
  }
}

/** Where a folder store keeps uploads that are not complete; not reachable as an artifact. */
export const uploadsFolder = ".uploads";

/** The path below the artifact root of an `mlflow-artifacts:` URI; undefined for artifacts kept elsewhere. */
export function artifactPathOf(uri: string): string | undefined {
  const found = /^mlflow-artifacts:(?:\/\/[^/]*)?\/*(.*)$/.exec(uri);
  return found ? readUrlPath(found[1] as string) : undefined;
}

/** The path as it is, and as it reads after decoding again and again. */
function spellingsOf(path: string): string[] {
  const spellings = [path];
  for (let round = 0; round < 10; round += 1) {
    const decoded = decodeOnce(spellings.at(-1) as string);
    if (decoded === spellings.at(-1)) return spellings;
    spellings.push(decoded);
  }
  throw invalid("Invalid path");
}

function decodeOnce(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** C0 controls and DEL, as MLflow escapes them; C1 controls stay. */
function percent(character: string): string {
  const code = character.charCodeAt(0);
  return code > 0x7f ? character : `%${code.toString(16).padStart(2, "0")}`;
}
