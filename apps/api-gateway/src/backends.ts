import { ClientRegistry, rawMethod, ServiceMeta } from '@nestjs-toolkit/core';
import { Injectable } from '@nestjs/common';

/** How a service behind the gateway does. */
export type BackendStatus = 'ok' | 'not serving' | 'unavailable';

/** `grpc.health.v1`: no name in the request asks for the whole server. */
const CHECK = rawMethod('/grpc.health.v1.Health/Check', 'unary', 'no_side_effects');
const WHOLE_SERVER = new Uint8Array();

/** Field 1 of the answer, an enum, is 1: SERVING. */
const SERVING = [0x08, 0x01];

/** Longest wait for one service, in milliseconds. */
const TIMEOUT = 2_000;

/** The services that rpcs of the gateway are forwarded to. */
@Injectable()
export class Backends {
  readonly #names: readonly string[];

  constructor(
    meta: ServiceMeta,
    private readonly clients: ClientRegistry,
  ) {
    const targets = meta.services
      .flatMap(({ methods }) => methods)
      .flatMap(({ route }) => [route.httpProxy, route.websocketProxy]);
    this.#names = [...new Set(targets.flatMap((target) => (target ? [target.service] : [])))];
  }

  /** Asks every service, all at once. */
  async check(): Promise<Record<string, BackendStatus>> {
    const entries = this.#names.map(async (name) => [name, await this.#ask(name)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  async #ask(name: string): Promise<BackendStatus> {
    try {
      const answer = await this.clients.get(name).unary(CHECK, WHOLE_SERVER, { timeout: TIMEOUT });
      return SERVING.every((byte, index) => answer[index] === byte) ? 'ok' : 'not serving';
    } catch {
      return 'unavailable';
    }
  }
}
