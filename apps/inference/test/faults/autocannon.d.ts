/** What the burst test uses of autocannon, which has no types of its own. */
declare module "autocannon" {
  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    readonly requests: readonly object[];
  }
  interface Result {
    readonly "2xx": number;
    readonly "4xx": number;
    readonly non2xx: number;
    readonly errors: number;
    readonly statusCodeStats?: Readonly<Record<string, unknown>>;
    /** Milliseconds. */
    readonly latency: { readonly p99: number };
  }
  interface Run extends PromiseLike<Result> {
    on(
      event: "response",
      listener: (client: unknown, status: number, bytes: number, milliseconds: number) => void,
    ): unknown;
  }
  export default function autocannon(options: Options): Run;
}
