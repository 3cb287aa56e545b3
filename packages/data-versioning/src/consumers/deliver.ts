import { appendFile } from "node:fs/promises";
import type { ConnectionSource } from "@mlops/database";
import { transaction } from "@mlops/database";
import { VERSION_OCCASION } from "./announce.ts";
import { DELIVERY_HEADER, SIGNATURE_HEADER, sign } from "./signature.ts";

export interface DeliveryOptions {
  /** Most messages to deliver in this call. */
  readonly limit?: number;
  /** How long a webhook may take, milliseconds. */
  readonly timeoutMilliseconds?: number;
  /** Ends the call early: messages on their way are cut off and due again at once. */
  readonly signal?: AbortSignal;
  readonly now?: () => Date;
  readonly fetch?: typeof fetch;
}

export interface DeliveryReport {
  readonly delivered: number;
  /** Messages that will be tried again. */
  readonly failed: number;
}

/** A message that this process has claimed. */
interface Claimed {
  readonly id: string;
  readonly subscription_id: string;
  readonly md5: string;
  readonly occasion: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly kind: "webhook" | "file";
  readonly target: string;
  readonly secret: string;
}

/** A claim that is not settled within this time was a process that died: the message is tried again. */
const CLAIM_SECONDS = 60;
const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 3600;
/** Subscriptions that are sent to at the same time. */
const LANES = 16;

/**
 * Delivers messages that are due. Each is claimed for a minute, sent, and only then noted as delivered, so that a crash
 * at any moment sends it again rather than losing it. A subscription gets its messages in order: a later one waits for
 * an earlier one that failed. Subscriptions do not wait for each other: each has a lane of its own, those that have
 * failed last. Failures are tried again after 2, 4, 8, … seconds, at most an hour, without end.
 */
export async function deliverOutbox(pool: ConnectionSource, options: DeliveryOptions = {}): Promise<DeliveryReport> {
  const now = options.now ?? (() => new Date());
  const waiting = await dueSubscriptions(pool, now());
  const report = { delivered: 0, failed: 0 };
  let left = options.limit ?? 100;
  const lane = async (subscription: string): Promise<void> => {
    while (left > 0 && !options.signal?.aborted) {
      left -= 1;
      const outcome = await deliverNext(pool, subscription, now, options);
      if (outcome === "none") left += 1;
      if (outcome === "delivered" || outcome === "failed") report[outcome] += 1;
      if (outcome !== "delivered") return;
    }
  };
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await lane(next);
  };
  await Promise.all(Array.from({ length: Math.min(LANES, waiting.length) }, worker));
  return report;
}

async function dueSubscriptions(pool: ConnectionSource, now: Date): Promise<string[]> {
  const { rows } = await transaction(pool, (db) =>
    db.query<{ id: string }>(
      `select subscription_id as id from data.outbox where delivered_at is null and next_attempt_at <= $1
       group by subscription_id order by max(attempts), min(sequence)`,
      [now],
    ),
  );
  return rows.map(({ id }) => id);
}

async function deliverNext(
  pool: ConnectionSource,
  subscription: string,
  now: () => Date,
  options: DeliveryOptions,
): Promise<"none" | "interrupted" | "failed" | "delivered"> {
  const message = await claim(pool, subscription, now());
  if (!message) return "none";
  const problem = await send(message, now(), options);
  if (problem !== undefined && options.signal?.aborted) {
    await giveBack(pool, message, now());
    return "interrupted";
  }
  await settle(pool, message, problem, now());
  return problem === undefined ? "delivered" : "failed";
}

function claim(pool: ConnectionSource, subscription: string, now: Date): Promise<Claimed | undefined> {
  return transaction(pool, async (db) => {
    const { rows } = await db.query<Claimed>(
      `select o.id, o.subscription_id, o.md5, o.occasion, o.payload, o.attempts, s.kind, s.target, s.secret
         from data.outbox o join data.subscriptions s on s.id = o.subscription_id
        where o.subscription_id = $2 and o.delivered_at is null and o.next_attempt_at <= $1
          and not exists (select 1 from data.outbox e where e.subscription_id = o.subscription_id and e.delivered_at is null and e.sequence < o.sequence)
        order by o.sequence limit 1 for update of o skip locked`,
      [now, subscription],
    );
    const message = rows[0];
    if (message) {
      await db.query("update data.outbox set attempts = attempts + 1, next_attempt_at = $2 where id = $1", [
        message.id,
        later(now, CLAIM_SECONDS),
      ]);
    }
    return message;
  });
}

/** A message that was cut off by our own end has not failed. */
async function giveBack(pool: ConnectionSource, message: Claimed, now: Date): Promise<void> {
  await transaction(pool, (db) =>
    db.query("update data.outbox set attempts = $2, next_attempt_at = $3 where id = $1", [
      message.id,
      message.attempts,
      now,
    ]),
  );
}

/** @returns what went wrong, undefined when it was delivered */
async function send(message: Claimed, now: Date, options: DeliveryOptions): Promise<string | undefined> {
  const body = JSON.stringify({ id: message.id, ...(message.payload as object) });
  try {
    if (message.kind === "file") await appendFile(message.target, `${body}\n`);
    else return await post(message, body, now, options);
    return undefined;
  } catch (error) {
    const { message: text, cause } = error as Error;
    return cause instanceof Error && cause.message !== "" ? `${text}: ${cause.message}` : text;
  }
}

async function post(message: Claimed, body: string, now: Date, options: DeliveryOptions): Promise<string | undefined> {
  const headers = {
    "content-type": "application/json",
    [DELIVERY_HEADER]: message.id,
    [SIGNATURE_HEADER]: sign(body, message.secret, Math.floor(now.getTime() / 1000)),
  };
  const timeout = AbortSignal.timeout(options.timeoutMilliseconds ?? 10_000);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  const answer = await (options.fetch ?? fetch)(message.target, {
    method: "POST",
    headers,
    body,
    signal,
    redirect: "error",
  });
  await answer.body?.cancel();
  return answer.ok ? undefined : `the webhook answered ${answer.status}`;
}

async function settle(pool: ConnectionSource, message: Claimed, problem: string | undefined, now: Date): Promise<void> {
  await transaction(pool, async (db) => {
    if (problem === undefined) {
      await db.query("update data.outbox set delivered_at = $2, last_error = null where id = $1", [message.id, now]);
      if (message.occasion === VERSION_OCCASION)
        await db.query("update data.subscriptions set delivered_md5 = $2 where id = $1", [
          message.subscription_id,
          message.md5,
        ]);
    } else {
      const wait = Math.min(FIRST_WAIT_SECONDS * 2 ** message.attempts, LONGEST_WAIT_SECONDS);
      await db.query("update data.outbox set next_attempt_at = $2, last_error = $3 where id = $1", [
        message.id,
        later(now, wait),
        problem,
      ]);
    }
  });
}

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}
