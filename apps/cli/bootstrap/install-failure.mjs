/** What npm's error codes mean for a newcomer, and the remedy. */
const causes = [
  {
    codes: ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "ETIMEDOUT", "ERR_SOCKET_TIMEOUT"],
    text: "npm's registry cannot be reached: check the network (or the proxy: `npm config get proxy`)",
  },
  { codes: ["ENOSPC"], text: "the disk is full: free about 2 GB" },
  {
    codes: ["EACCES", "EPERM", "EROFS"],
    text: "a folder cannot be written: check who owns this clone and node_modules",
  },
  {
    codes: ["EUSAGE"],
    text: "package-lock.json does not fit package.json: run `npm install` once and commit the lock",
  },
  { codes: ["EINTEGRITY"], text: "a package came damaged: run `npm cache verify`" },
  { codes: ["ENOENT"], text: "npm itself was not found: install Node with its npm" },
];

/**
 * One line: what failed, why as far as npm says, where the detail is, what to do.
 *
 * @param {{ code: number | null, signal: string | null, tail: string[] }} result of npm ci
 */
export function explainInstallFailure(result, logFile) {
  if (result.signal) return `Installing was stopped (${result.signal}): run this again, it goes on`;
  const code = errorCode(result.tail);
  const cause = causes.find((candidate) => candidate.codes.includes(code));
  const why = cause ? `${cause.text} (${code})` : `npm ci ended with code ${result.code}${code ? ` (${code})` : ""}`;
  return `Installing failed: ${why}, then run this again. Detail: ${logFile}`;
}

/** npm says `npm error code ENOTFOUND` (npm 10 and later) or `npm ERR! code …` (earlier). */
function errorCode(lines) {
  for (const line of lines) {
    const match = /^npm (?:error|ERR!) (?:code|errno) ([A-Z_]+)/.exec(line);
    if (match) return match[1];
  }
  return undefined;
}
