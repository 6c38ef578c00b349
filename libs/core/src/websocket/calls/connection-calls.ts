import { StatusError } from '../../error/status-error.js';
import { CallList } from '../../call/call-registry.js';
import type { CallOrigin } from '../../call/server-call.js';
import type { ToolkitLogger } from '../../logging/toolkit-logger.js';
import type { Connection } from '../connection/connection.js';
import { disconnected } from '../connection/connection.js';
import type { ConnectionLimits } from '../connection/socket-options.js';
import type { FrameId, ReceivedFrame } from '../frames/frame.js';
import type { Endpoint } from './endpoint.js';
import type { EndpointTable } from './endpoint-table.js';
import { EventQueue } from './event-queue.js';
import { InboundStream } from './inbound-stream.js';
import { WsCall } from './ws-call.js';

export interface ConnectionCallsParts {
  readonly connection: Connection;
  readonly endpoints: EndpointTable;
  readonly limits: ConnectionLimits;
  readonly logger: ToolkitLogger;
}

/** The calls of one connection: rpcs run at the same time, events one after another. */
export class ConnectionCalls {
  readonly #connection: Connection;
  readonly #endpoints: EndpointTable;
  readonly #limits: ConnectionLimits;
  readonly #logger: ToolkitLogger;
  readonly #calls = new CallList<WsCall>();
  readonly #byId = new Map<FrameId, WsCall>();
  /** Streams whose frames have no id, by their type. */
  readonly #byType = new Map<string, WsCall>();
  readonly #events: EventQueue;
  #onIdle: (() => void)[] = [];
  #isDraining = false;

  constructor({ connection, endpoints, limits, logger }: ConnectionCallsParts) {
    this.#connection = connection;
    this.#endpoints = endpoints;
    this.#limits = limits;
    this.#logger = logger;
    this.#events = new EventQueue({
      limit: limits.maxPendingFrames,
      hold: () => connection.hold(),
      release: () => connection.release(),
      onIdle: () => this.#checkIdle(),
    });
  }

  receive(frame: ReceivedFrame): void {
    const { type, id } = frame;
    const call = id === undefined ? this.#byType.get(type) : this.#byId.get(id);
    if (call && (type === '' || type === call.endpoint.type)) return this.#continue(call, frame);
    // A call may have ended while its client was still sending.
    if (frame.cancel || (frame.end && !frame.payload && type === '')) return;
    const problem = this.#refusal(frame, call);
    if (problem) this.#refuse(frame, problem);
    else this.#begin(this.#endpoints.find(type)!, frame);
  }

  /** Takes in the call that opened the connection, whose requests come without id. */
  attach(call: WsCall): void {
    this.#calls.add(call);
    this.#byType.set(call.endpoint.type, call);
  }

  /** Forgets a call. */
  detach(call: WsCall): void {
    this.#calls.remove(call);
    if (call.id !== undefined && this.#byId.get(call.id) === call) this.#byId.delete(call.id);
    const { type } = call.endpoint;
    if (this.#byType.size > 0 && this.#byType.get(type) === call) this.#byType.delete(type);
    this.#checkIdle();
  }

  /** The connection is closed: cancels everything. */
  abandon(): void {
    this.#events.clear();
    for (const call of this.#calls.toArray()) call.abandon(disconnected());
  }

  /** Takes no more calls, ends streams, and lets the rest end. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    for (const call of this.#calls.toArray()) {
      if (call.isStream) call.cancel(StatusError.unavailable('server is shutting down'));
    }
    if (this.#isIdle) return;
    await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  get #isIdle(): boolean {
    return this.#calls.size === 0 && this.#events.isIdle;
  }

  #continue(call: WsCall, { payload, end, cancel }: ReceivedFrame): void {
    if (cancel) return call.abandon(StatusError.cancelled('client cancelled the call'));
    if (!call.inbound) {
      const { id, endpoint } = call;
      this.#refuse(
        { type: endpoint.type, id: undefined },
        StatusError.invalidArgument(
          `id ${JSON.stringify(id ?? '')} belongs to a call of ${endpoint.type} that takes one message: choose another`,
        ),
      );
      return;
    }
    if (payload) call.inbound.push(payload);
    if (end) call.inbound.end();
  }

  #refusal({ type, id }: ReceivedFrame, call: WsCall | undefined): StatusError | undefined {
    if (this.#isDraining) return StatusError.unavailable('server is shutting down');
    if (type === '')
      return StatusError.invalidArgument('frame has no type: expected {"type": …, "payload": …}');
    if (call) {
      return StatusError.invalidArgument(
        `id ${JSON.stringify(id)} belongs to a call of ${call.endpoint.type}: choose another`,
      );
    }
    if (!this.#endpoints.find(type))
      return StatusError.unimplemented(`unknown type ${JSON.stringify(type.slice(0, 100))}`);
    if (this.#calls.size < this.#limits.maxCalls) return undefined;
    return StatusError.resourceExhausted(
      `connection has ${this.#limits.maxCalls} calls in flight already`,
    );
  }

  #refuse({ type, id }: Pick<ReceivedFrame, 'type' | 'id'>, error: StatusError): void {
    this.#connection.sendFrame({ type, id, error });
  }

  #begin(endpoint: Endpoint, frame: ReceivedFrame): void {
    if (endpoint.isEvent) this.#events.push(() => this.#run(endpoint, frame));
    else void this.#run(endpoint, frame);
  }

  #run(endpoint: Endpoint, frame: ReceivedFrame): Promise<void> {
    const connection = this.#connection;
    const inbound = endpoint.streamsRequests ? this.#inbound(endpoint, frame) : undefined;
    const call = new WsCall({
      origin: new FrameCallOrigin(connection, endpoint, {
        deadline: this.#deadlineOf(frame),
        logger: this.#logger,
      }),
      endpoint,
      connection,
      id: frame.id,
      inbound,
      onEnd: (ended) => this.detach(ended),
    });
    this.#calls.add(call);
    if (frame.id !== undefined) this.#byId.set(frame.id, call);
    else if (endpoint.streamsRequests || endpoint.streamsAnswers)
      this.#byType.set(endpoint.type, call);
    return call.run(inbound ?? (() => readRequest(endpoint, frame)));
  }

  #inbound({ request }: Endpoint, { payload, end }: ReceivedFrame): InboundStream {
    const connection = this.#connection;
    const stream = new InboundStream({
      read: (each) => each.read(request!),
      limit: this.#limits.maxPendingFrames,
      hold: () => connection.hold(),
      release: () => connection.release(),
    });
    if (payload) stream.push(payload);
    if (end) stream.end();
    return stream;
  }

  /** When the client stops waiting, in milliseconds since the epoch. */
  #deadlineOf({ timeout }: ReceivedFrame): number | undefined {
    const { maxDeadline } = this.#limits;
    if (timeout === undefined && maxDeadline === 0) return undefined;
    return Date.now() + Math.min(timeout ?? Infinity, maxDeadline === 0 ? Infinity : maxDeadline);
  }

  #checkIdle(): void {
    if (this.#onIdle.length === 0 || !this.#isIdle) return;
    for (const wake of this.#onIdle.splice(0)) wake();
  }
}

function readRequest({ request }: Endpoint, { payload }: ReceivedFrame): unknown {
  if (!request) return payload?.readJson();
  return payload ? payload.read(request) : request.json.create();
}

/** What a call on an open connection knows from the start: headers and peer are those of the handshake. */
class FrameCallOrigin implements CallOrigin {
  readonly service: CallOrigin['service'];
  readonly method: CallOrigin['method'];
  readonly transport = 'ws';
  readonly deadline: number | undefined;
  readonly logger: ToolkitLogger;

  constructor(
    readonly websocket: Connection,
    endpoint: Endpoint,
    { deadline, logger }: Pick<FrameCallOrigin, 'deadline' | 'logger'>,
  ) {
    this.service = endpoint.service;
    this.method = endpoint.served.method;
    this.deadline = deadline;
    this.logger = logger;
  }

  metadata(): ReturnType<CallOrigin['metadata']> {
    return this.websocket.metadata;
  }

  peer(): ReturnType<CallOrigin['peer']> {
    return this.websocket.peer;
  }
}
