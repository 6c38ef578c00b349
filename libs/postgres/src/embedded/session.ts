import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { EngineBusyError, type Engine } from './engine.js';
import { FrontendReader, type FrontendMessage } from './frontend-reader.js';
import { sessionSettings } from './session-settings.js';
import { StatementNames } from './statement-names.js';
import { replaceUnsupported } from './unsupported-statement.js';
import {
  askForPassword,
  closeStatement,
  errorResponse,
  errorText,
  PacketCode,
  queryMessage,
  readyForQuery,
  startupParameters,
  statusAtEnd,
  syncMessage,
} from './wire-messages.js';

/** Messages of a client that the engine may see; any other could crash it. */
const KNOWN = 'QPBDECHS';
/** Messages after which the engine answers: simple query, Sync, Flush. */
const ENDS_BATCH = 'QSH';
/** Copy data, which PostgreSQL ignores outside a COPY. */
const IGNORED = 'dcf';

/** What a session takes from its server. */
export interface SessionServer {
  readonly password: string;
  /** What a client is told once it is let in. */
  readonly greeting: readonly Buffer[];
}

let sessions = 0;

/** One client connection of the embedded server. */
export class Session {
  readonly #reader = new FrontendReader();
  readonly #names = new StatementNames(++sessions);
  #state: 'startup' | 'password' | 'open' = 'startup';
  #settings = '';
  readonly #batch: Buffer[] = [];
  /** Set after an error in an extended query: everything up to the next Sync is skipped. */
  #skipping = false;
  #working: Promise<void> | undefined;
  readonly #closed: Promise<void>;

  constructor(
    private readonly socket: Socket,
    private readonly engine: Engine,
    private readonly server: SessionServer,
  ) {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      this.#reader.push(chunk);
      this.#working ??= this.#work().finally(() => (this.#working = undefined));
    });
    this.#closed = new Promise((resolve) => {
      socket.once('close', () => void this.#cleanUp().then(resolve));
    });
  }

  /** Drops the connection and waits until its work in the engine is undone. */
  close(): Promise<void> {
    this.socket.destroy();
    return this.#closed;
  }

  /** Handles everything that has arrived, and what arrives meanwhile. */
  async #work(): Promise<void> {
    try {
      while (!this.socket.destroyed && (await this.#next()));
    } catch (error) {
      this.#refuse('XX000', (error as Error).message);
    }
  }

  /** @returns whether there was something to handle */
  async #next(): Promise<boolean> {
    if (this.#state === 'startup') return this.#handlePacket();
    const message = this.#reader.nextMessage();
    if (!message) return false;
    if (this.#state === 'password') this.#checkPassword(message);
    else await this.#handle(message);
    return true;
  }

  #handlePacket(): boolean {
    const packet = this.#reader.nextPacket();
    if (!packet) return false;
    if (packet.code === PacketCode.tls || packet.code === PacketCode.gssEncryption) {
      this.socket.write('N');
    } else if (packet.code === PacketCode.cancel) {
      this.socket.end();
    } else if (packet.code >> 16 !== 3) {
      this.#refuse('0A000', `protocol version ${packet.code >> 16} is not supported: expected 3`);
    } else {
      this.#settings = sessionSettings(startupParameters(packet.body));
      this.#state = 'password';
      this.socket.write(askForPassword());
    }
    return true;
  }

  #checkPassword({ type, bytes }: FrontendMessage): void {
    const given = Buffer.from(bytes.toString('utf8', 5, bytes.length - 1));
    const expected = Buffer.from(this.server.password);
    if (type !== 'p' || given.length !== expected.length || !timingSafeEqual(given, expected))
      return this.#refuse('28P01', 'password authentication failed for the embedded database');
    this.#state = 'open';
    this.#write(this.server.greeting);
  }

  async #handle({ type, bytes }: FrontendMessage): Promise<void> {
    if (type === 'X') return void this.socket.end();
    if (IGNORED.includes(type)) return;
    if (!KNOWN.includes(type)) return this.#refuse('08P01', `message "${type}" is not supported`);
    if (this.#skipping) return this.#skip(type);
    this.#batch.push(this.#names.translate(type, replaceUnsupported(type, bytes)));
    if (ENDS_BATCH.includes(type)) await this.#execute(type);
  }

  async #execute(type: string): Promise<void> {
    const batch = Buffer.concat(this.#batch.splice(0));
    try {
      await this.engine.acquire(this);
    } catch (error) {
      if (!(error instanceof EngineBusyError)) throw error;
      return this.#reject(type, error.message);
    }
    await this.engine.apply(this.#settings);
    const answer = await this.engine.execute(batch);
    this.#write(answer);
    if (type === 'H') return;
    const status = statusAtEnd(answer);
    if (!status) throw this.engine.fail(errorText(answer) ?? 'it broke off an answer');
    if (status === 'I') this.engine.release(this);
  }

  /** Answers a query that never reached the engine, in the way that its protocol, simple or extended, wants. */
  #reject(type: string, reason: string): void {
    this.socket.write(errorResponse('55P03', reason));
    this.#skipping = true;
    this.#skip(type === 'Q' ? 'S' : type);
  }

  #skip(type: string): void {
    if (type !== 'S') return;
    this.#skipping = false;
    this.socket.write(readyForQuery());
  }

  #refuse(code: string, reason: string): void {
    this.socket.end(errorResponse(code, reason, 'FATAL'));
  }

  #write(answer: readonly Buffer[]): void {
    this.socket.cork();
    for (const piece of answer) this.socket.write(piece);
    this.socket.uncork();
  }

  /** Rolls back what the client left open and forgets its prepared statements. */
  async #cleanUp(): Promise<void> {
    await this.#working;
    if (this.#state !== 'open') return;
    try {
      await this.engine.acquire(this);
      const closing = [...this.#names.prepared].map(closeStatement);
      await this.engine.execute(Buffer.concat([...closing, syncMessage()]));
      await this.engine.execute(queryMessage('ROLLBACK'));
    } catch {
      // The engine has stopped, and with it everything the session held.
    } finally {
      this.engine.release(this);
    }
  }
}
