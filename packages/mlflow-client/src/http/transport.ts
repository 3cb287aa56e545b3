import type { Readable } from "node:stream";
import { Agent, type Dispatcher, request } from "undici";
import type { Configuration } from "../configuration.ts";
import { MlflowError } from "../errors.ts";
import { connectionError, errorOf, excerpt, nameOf, readAll } from "./failure.ts";
import { mayRetryError, mayRetryStatus, pause } from "./retry.ts";

/** One request of MLflow's interface. */
export interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Below the server's address: `/api/2.0/mlflow/runs/get`. */
  readonly path: string;
  /** Undefined values are left out; a list repeats its name. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** A message, sent as JSON. */
  readonly body?: object;
  /** Whether doing it twice is the same as once. Default: GET, PUT and DELETE are, others are not. */
  readonly repeatable?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A request whose body or answer is a stream. */
export interface StreamCall extends Omit<Call, "body"> {
  /** A full URL instead of a path below the server's address. */
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called for each try, so that a body can be sent again. Missing: no body. */
  openBody?(): Readable | Buffer | string;
  /** Bytes of the body. */
  readonly contentLength?: number;
}

/** An answer whose body is still to be read. */
export interface StreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

/** Sends requests to one server. */
export interface Transport {
  readonly configuration: Configuration;
  /** Sends a message and reads the answer's. Throws MlflowError; the signal's reason when cancelled. */
  send<Answer>(call: Call): Promise<Answer>;
  /** Sends a request and gives the answer's body unread. Answers that are not 2xx throw as with `send`. */
  stream(call: StreamCall): Promise<StreamAnswer>;
  /** Ends idle connections. */
  close(): Promise<void>;
}

/** Opens a transport: connections are kept and shared; failed requests are repeated where that is safe. */
export function createTransport(configuration: Configuration): Transport {
  const agent = new Agent({
    connect: {
      timeout: Math.min(configuration.timeoutSeconds, 30) * 1000,
      ...(configuration.insecureTls ? { rejectUnauthorized: false } : {}),
      ...(configuration.serverCertificates ? { ca: configuration.serverCertificates } : {}),
      ...(configuration.clientCertificate
        ? { cert: configuration.clientCertificate, key: configuration.clientCertificate }
        : {}),
    },
    headersTimeout: configuration.timeoutSeconds * 1000,
    bodyTimeout: configuration.timeoutSeconds * 1000,
    connections: 32,
  });

  async function attempt(call: StreamCall): Promise<Dispatcher.ResponseData> {
    return request(urlOf(configuration, call), {
      method: call.method,
      dispatcher: agent,
      headers: headersOf(configuration, call),
      ...(call.openBody ? { body: call.openBody() } : {}),
      ...(call.signal ? { signal: call.signal } : {}),
    });
  }

  async function stream(call: StreamCall): Promise<StreamAnswer> {
    const repeatable = call.repeatable ?? call.method !== "POST";
    for (let tries = 0; ; tries += 1) {
      const last = tries >= configuration.maxRetries;
      let retryAfter: string | undefined;
      try {
        const answer = await attempt(call);
        if (answer.statusCode < 400) {
          return { status: answer.statusCode, headers: answer.headers, body: answer.body };
        }
        if (last || !mayRetryStatus(answer.statusCode, repeatable)) {
          throw await errorOf(call, configuration, answer.statusCode, answer.body);
        }
        retryAfter = headerText(answer.headers["retry-after"]);
        await answer.body.dump();
      } catch (error) {
        call.signal?.throwIfAborted();
        if (error instanceof MlflowError) throw error;
        if (last || !mayRetryError(error, repeatable)) throw connectionError(call, configuration, error, tries);
      }
      await pause(tries, retryAfter, configuration, call.signal);
    }
  }

  return {
    configuration,
    stream,
    async send<Answer>(call: Call): Promise<Answer> {
      const { body, ...rest } = call;
      const text = body === undefined ? undefined : JSON.stringify(body);
      const answer = await stream({
        ...rest,
        ...(text === undefined ? {} : { openBody: () => text, headers: { "content-type": "application/json" } }),
      });
      return readMessage<Answer>(call, configuration, answer);
    },
    close: () => agent.close(),
  };
}

function urlOf(configuration: Configuration, call: StreamCall): URL {
  const url = new URL(call.url ?? configuration.trackingUri + call.path);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
  }
  return url;
}

function headersOf(configuration: Configuration, call: StreamCall): Record<string, string> {
  const sameServer = !call.url || call.url.startsWith(`${configuration.trackingUri}/`);
  return {
    "user-agent": "mlflow-client-typescript",
    // A presigned URL elsewhere carries its own credentials: ours must not go there.
    ...(configuration.authorization && sameServer ? { authorization: configuration.authorization } : {}),
    ...(call.contentLength === undefined ? {} : { "content-length": String(call.contentLength) }),
    ...call.headers,
  };
}

async function readMessage<Answer>(call: Call, configuration: Configuration, answer: StreamAnswer): Promise<Answer> {
  const details = { status: answer.status, request: nameOf(call, configuration) };
  let text: string;
  try {
    text = await readAll(answer.body);
  } catch (error) {
    call.signal?.throwIfAborted();
    throw new MlflowError({ ...details, code: "BAD_RESPONSE", serverMessage: "the answer broke off", cause: error });
  }
  try {
    const message: unknown = text === "" ? {} : JSON.parse(text);
    if (typeof message === "object" && message !== null) return message as Answer;
  } catch {
    // Told below with an excerpt.
  }
  const serverMessage = `expected a JSON message, found ${excerpt(text)}; is this an MLflow server?`;
  throw new MlflowError({ ...details, code: "BAD_RESPONSE", serverMessage });
}

function headerText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
