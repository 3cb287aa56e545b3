import type { Socket } from "node:net";
import { type Engine, StatementError } from "../engine.ts";
import { startsCopy } from "./copy.ts";
import { WireProtocolError } from "./errors.ts";
import { type ClientMessage, readMessages } from "./frames.ts";
import type { SessionHost } from "./host.ts";
import {
  copyInResponse,
  endStatus,
  errorResponse,
  negotiateVersion,
  queryMessage,
  syncMessage,
  type TransactionStatus,
  withoutFirst,
} from "./replies.ts";
import { createSettings, type SessionSettings } from "./settings.ts";
import { readStartup, startupSettings } from "./startup.ts";
import { createStatements, type SessionStatements } from "./statements.ts";
import type { Release } from "./turns.ts";

/** One client's connection, from its first byte to its last. */
export class Session {
  private readonly id: number;
  private readonly socket: Socket;
  private readonly host: SessionHost;
  private readonly statements: SessionStatements;
  private settings: SessionSettings = createSettings(new Map());
  private started = false;
  private batch: Buffer[] = [];
  private copying: Buffer[] | undefined;
  private turn: Release | undefined;
  private status: TransactionStatus = "I";
  /** Messages were flushed without a Sync: the backend may be waiting for one. */
  private open = false;
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(id: number, socket: Socket, host: SessionHost) {
    this.id = id;
    this.socket = socket;
    this.host = host;
    this.statements = createStatements(id);
  }

  /** Serves until the client leaves or breaks the protocol; then whatever it held is rolled back and given free. */
  async serve(): Promise<void> {
    try {
      const bytes = this.socket.iterator({ destroyOnReturn: false });
      for await (const message of readMessages(bytes, () => !this.started)) {
        clearTimeout(this.idleTimer);
        if (!(await this.take(message))) break;
      }
    } catch (error) {
      if (error instanceof WireProtocolError) this.sendAway(error.code, error.message);
    } finally {
      clearTimeout(this.idleTimer);
      await this.leave();
      this.socket.destroySoon();
    }
  }

  /** Tells the client why and hangs up. */
  sendAway(code: string, reason: string): void {
    if (this.socket.writable) this.socket.end(errorResponse("FATAL", code, reason));
    this.socket.destroySoon();
  }

  private async take(message: ClientMessage): Promise<boolean> {
    if (!this.started) return await this.start(message.bytes);
    if (message.type === "X") return false;
    if (this.copying) return await this.takeCopy(this.copying, message);
    if (startsCopy(message.type, message.bytes)) return this.beginCopy(message);
    this.settings.notice(message.type, message.bytes);
    this.batch.push(this.statements.rename(message.type, message.bytes));
    if ("QSFH".includes(message.type)) await this.runBatch(message.type);
    return true;
  }

  private async start(bytes: Buffer): Promise<boolean> {
    const request = readStartup(bytes);
    if (request.kind === "cancel") return false;
    if (request.kind === "encryption") {
      this.socket.write("N");
      return true;
    }
    const database = request.parameters.get("database") ?? request.parameters.get("user") ?? "";
    if (database !== "postgres") {
      throw new WireProtocolError(
        "3D000",
        `database "${database}" does not exist: the embedded one is called postgres`,
      );
    }
    this.settings = createSettings(startupSettings(request.parameters));
    this.started = true;
    if (request.minor > 0) this.socket.write(negotiateVersion());
    // No turn is needed to say hello: a client connects at once even while another's transaction is long.
    this.socket.write((await this.host.engine()).greeting);
    return true;
  }

  /** Runs what has gathered, in this session's turn: no other session's message comes between. */
  private async runBatch(last: string): Promise<void> {
    const messages = this.batch;
    this.batch = [];
    const engine = await this.beginTurn();
    this.open = last === "H";
    const parse = this.host.unnamedOwner === this.id ? undefined : this.statements.unnamedBefore(messages);
    if (parse) await this.run(engine, Buffer.concat([parse, ...messages]), "1");
    else await this.run(engine, Buffer.concat(messages));
  }

  /** Sends messages to the backend and its answer, without the first message of type `drop`, to the client. */
  private async run(engine: Engine, messages: Buffer, drop?: string): Promise<void> {
    const answer = await this.execute(engine, messages);
    if (!this.open && endStatus(answer) === undefined) throw this.crash(new Error("the answer has no end"));
    this.host.unnamedOwner = this.id;
    this.status = endStatus(answer) ?? this.status;
    if (this.status === "I" && !this.open) await this.endTurn(engine);
    else this.watchIdle();
    this.socket.write(drop ? withoutFirst(answer, drop) : answer);
  }

  private async execute(engine: Engine, messages: Buffer): Promise<Buffer> {
    try {
      return await engine.execute(messages);
    } catch (error) {
      throw this.crash(error);
    }
  }

  /** A dead engine throws, or answers nothing or half; every session's transaction is gone with it. */
  private crash(error: unknown): WireProtocolError {
    this.host.crashed(error);
    return new WireProtocolError("57P02", "the embedded Postgres crashed at this statement and starts again");
  }

  private async beginTurn(): Promise<Engine> {
    if (this.turn) return await this.host.engine();
    this.turn = await this.host.turns.take();
    const engine = await this.host.engine();
    await this.settings.apply(engine).catch((error: unknown) => {
      throw error instanceof StatementError ? new WireProtocolError("22023", error.message) : this.crash(error);
    });
    return engine;
  }

  private async endTurn(engine: Engine): Promise<void> {
    await this.settings.keep(engine);
    this.turn?.();
    this.turn = undefined;
  }

  private watchIdle(): void {
    const seconds = this.host.idleInTransactionMillis / 1000;
    this.idleTimer = setTimeout(() => {
      this.sendAway("25P03", `in a transaction and silent for ${seconds} s, while all others waited: rolled back`);
      this.socket.destroy();
    }, this.host.idleInTransactionMillis);
  }

  private beginCopy(message: ClientMessage): boolean {
    if (message.type !== "Q") {
      throw new WireProtocolError("0A000", "COPY FROM STDIN as a prepared statement: send it as a simple query");
    }
    this.copying = [message.bytes];
    this.socket.write(copyInResponse());
    return true;
  }

  private async takeCopy(gathered: Buffer[], message: ClientMessage): Promise<boolean> {
    if (message.type === "d" || message.type === "c" || message.type === "f") gathered.push(message.bytes);
    if (message.type === "c" || message.type === "f") {
      this.copying = undefined;
      await this.run(await this.beginTurn(), Buffer.concat(gathered), "G");
    }
    return true;
  }

  /** Nothing of a client that is gone stays: not its transaction, not its prepared statements, not its turn. */
  private async leave(): Promise<void> {
    if (!this.started) return;
    const close = this.statements.closeAll();
    if (!this.turn && close.length === 0) return;
    try {
      this.turn ??= await this.host.turns.take();
      const engine = await this.host.engine();
      if (this.open) await engine.execute(syncMessage);
      if (this.status !== "I") await engine.execute(queryMessage("rollback"));
      if (close.length > 0) await engine.execute(Buffer.concat([...close, syncMessage]));
      await this.settings.keep(engine);
    } catch (error) {
      if (!(error instanceof StatementError)) this.host.crashed(error);
    } finally {
      this.turn?.();
    }
  }
}
