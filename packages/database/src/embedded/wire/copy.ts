/** `COPY … FROM STDIN`, which the engine cannot answer step by step: it must find the rows behind the statement. */
const copyIn = /^\s*copy\b[^;]*\bfrom\s+stdin\b/i;

/** Whether a Query or Parse message begins a COPY of the client's rows. */
export function startsCopy(type: string, bytes: Buffer): boolean {
  if (type === "Q") return copyIn.test(bytes.toString("utf8", 5, 5 + 4096));
  if (type !== "P") return false;
  return copyIn.test(bytes.toString("utf8", bytes.indexOf(0, 5) + 1, 5 + 4096));
}
