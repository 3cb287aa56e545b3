import { RequestError } from "../errors.ts";

/** `curl -d` says that it sends a form unless told otherwise: taken for JSON, which is what people mean by it. */
const alwaysTaken = new Set(["application/json", "application/x-www-form-urlencoded"]);

/** Refuses a body whose content type is neither JSON nor among `others`; a body without one is taken for JSON. */
export function checkContentType(header: string | undefined, others: readonly string[] = []): void {
  if (header === undefined || header === "application/json") return;
  const type = mediaType(header);
  if (alwaysTaken.has(type) || type.endsWith("+json") || others.includes(type)) return;
  const expected = ["application/json", ...others].join(" or ");
  throw new RequestError("content_type", `content-type: expected ${expected}, found ${type.slice(0, 60) || "nothing"}`);
}

/** The media type of a content-type header, without its parameters. */
export function mediaType(header: string): string {
  return (header.split(";", 1)[0] as string).trim().toLowerCase();
}
