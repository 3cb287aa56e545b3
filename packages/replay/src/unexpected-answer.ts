/** A service gave another answer than what was asked for. */
export class UnexpectedAnswerError extends Error {
  override readonly name = "UnexpectedAnswerError";

  readonly url: string;
  readonly status: number;
  readonly words: string;

  constructor(url: string, status: number, words: string) {
    super(`${url} answered ${status}, expected 200: ${words.slice(0, 300)}`);
    this.url = url;
    this.status = status;
    this.words = words;
  }
}
