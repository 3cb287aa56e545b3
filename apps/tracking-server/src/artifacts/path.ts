import { invalid } from "../protocol/errors.ts";

/**
 * A path below the artifact root, after MLflow's checks: decoded until nothing changes, so that no spelling of `..`
 * gets through; no `..`, not absolute, no `\`, no `#`. Control characters are kept as `%0a`. Throws
 * INVALID_PARAMETER_VALUE.
 */
export function checkArtifactPath(path: string): string {
  const decoded = decodeWholly(path).replace(/\p{Cc}/gu, percent);
  const parts = decoded.split("/");
  if (decoded.startsWith("/") || /[\\#]/.test(decoded) || parts.includes("..") || /^[a-z]+:/i.test(decoded)) {
    throw invalid("Invalid path");
  }
  if (parts[0] === uploadsFolder || parts.some((part) => Buffer.byteLength(part) > 255)) throw invalid("Invalid path");
  return parts.filter((part) => part !== "" && part !== ".").join("/");
}

/** Where a folder store keeps uploads that are not complete; not reachable as an artifact. */
export const uploadsFolder = ".uploads";

/** The path below the artifact root of an `mlflow-artifacts:` URI; undefined for artifacts kept elsewhere. */
export function artifactPathOf(uri: string): string | undefined {
  const found = /^mlflow-artifacts:(?:\/\/[^/]*)?\/*(.*)$/.exec(uri);
  return found ? checkArtifactPath(found[1] as string) : undefined;
}

function decodeWholly(path: string): string {
  let current = path;
  for (let round = 0; round < 10; round += 1) {
    const decoded = decodeOnce(current);
    if (decoded === current) return current;
    current = decoded;
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
