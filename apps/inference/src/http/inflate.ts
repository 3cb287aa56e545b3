import { gunzip, inflate } from "node:zlib";
import { RequestError } from "../errors.ts";

const decoders = { gzip: gunzip, deflate: inflate } as const;

/** Undoes a body's content-encoding; what would grow beyond `limitBytes` is refused before it has. */
export function inflateBody(
  body: Buffer,
  encoding: string,
  limitBytes: number,
  inflated: (body: Buffer | RequestError) => void,
): void {
  const name = encoding.trim().toLowerCase();
  if (name !== "gzip" && name !== "deflate") {
    inflated(
      new RequestError("content_type", `content-encoding: expected gzip or deflate, found ${name.slice(0, 40)}`),
    );
    return;
  }
  decoders[name](body, { maxOutputLength: limitBytes }, (error, bytes) => {
    if (error === null) inflated(bytes);
    else if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") inflated(tooLarge(limitBytes));
    else inflated(new RequestError("json", `body: expected ${name} data, found other bytes`));
  });
}

function tooLarge(limitBytes: number): RequestError {
  return new RequestError("body_size", `body: expected at most ${limitBytes} bytes when inflated, found more`);
}
