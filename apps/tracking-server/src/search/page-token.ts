import { invalid } from "../protocol/errors.ts";

/** Where a page starts: MLflow's token, base64 of `{"offset": N}`. No token: 0. */
export function readPageToken(token: string | undefined): number {
  if (!token) return 0;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(token) || token.length % 4 !== 0) {
    throw invalid("Invalid page token, could not base64-decode");
  }
  const decoded = Buffer.from(token, "base64").toString("utf8");
  const offset = readOffset(decoded);
  if (!Number.isSafeInteger(offset) || offset < 0) throw invalid(`Invalid page token, decoded value=b'${decoded}'`);
  return offset;
}

/** The token of the page that starts at `offset`. */
export function writePageToken(offset: number): string {
  return Buffer.from(`{"offset": ${offset}}`).toString("base64");
}

/** A page of at most `size` from `size + 1` fetched rows, and the token of the next page when there is one. */
export function cutPage<Row>(
  rows: readonly Row[],
  offset: number,
  size: number,
): { page: readonly Row[]; next?: string } {
  if (rows.length <= size) return { page: rows };
  return { page: rows.slice(0, size), next: writePageToken(offset + size) };
}

function readOffset(decoded: string): number {
  try {
    return Number((JSON.parse(decoded) as { offset?: unknown }).offset ?? Number.NaN);
  } catch {
    return Number.NaN;
  }
}
