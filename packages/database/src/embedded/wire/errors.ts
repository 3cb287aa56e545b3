/** Something that ends one client's connection; `code` is a SQLSTATE. */
export class WireProtocolError extends Error {
  override readonly name = "WireProtocolError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
