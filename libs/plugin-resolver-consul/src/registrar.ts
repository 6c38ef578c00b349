import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent, Registration } from './agent.js';

export interface RegistrarOptions {
  readonly agent: Agent;
  readonly logger: ToolkitLogger;
  /** How often the registration is looked after, in milliseconds. */
  readonly interval: number;
  /** Longest wait after a failure, in milliseconds. */
  readonly maxBackoff: number;
}

const FIRST_BACKOFF = 250;

/** Keeps one instance registered: registers it, and again whenever the agent has lost it. */
export class Registrar {
  readonly #stop = new AbortController();
  #isRegistered = false;
  #problem: string | undefined;
  #loop: Promise<void> | undefined;

  constructor(
    readonly registration: Registration,
    private readonly options: RegistrarOptions,
  ) {}

  get isRegistered(): boolean {
    return this.#isRegistered;
  }

  /** Registers, and goes on in the background if the agent does not answer. */
  async start(): Promise<void> {
    const isWell = await this.#attend();
    this.#loop = this.#run(isWell ? 0 : 1);
  }

  /** Takes the registration back. @throws Error if the agent does not answer */
  async stop(signal?: AbortSignal): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    if (!this.#isRegistered) return;
    await this.options.agent.deregister(this.registration.id, signal);
    this.#isRegistered = false;
    this.options.logger.info(`no longer registered as ${this.registration.id}`);
  }

  async #run(failures: number): Promise<void> {
    const { interval, maxBackoff } = this.options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const wait =
        failures === 0 ? interval : Math.min(maxBackoff, FIRST_BACKOFF * 2 ** (failures - 1));
      await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) failures = (await this.#attend()) ? 0 : failures + 1;
    }
  }

  /** One round. @returns whether all is well */
  async #attend(): Promise<boolean> {
    const { agent, logger } = this.options;
    const { id, name } = this.registration;
    try {
      if (!this.#isRegistered || !(await this.#isKnown())) {
        await agent.register(this.registration, this.#stop.signal);
        this.#isRegistered = true;
        if (this.#hasTtl) await agent.pass(id, this.#stop.signal);
        logger.info(`registered in Consul as ${name}`, { id });
      }
      this.#problem = undefined;
      return true;
    } catch (error) {
      const { message } = error as Error;
      if (!this.#stop.signal.aborted && message !== this.#problem) {
        logger.warn(`${message}; trying again until it answers`);
      }
      this.#problem = message;
      return false;
    }
  }

  #isKnown(): Promise<boolean> {
    const { agent } = this.options;
    const { id } = this.registration;
    return this.#hasTtl ? agent.pass(id, this.#stop.signal) : agent.knows(id, this.#stop.signal);
  }

  get #hasTtl(): boolean {
    return this.registration.check?.['TTL'] !== undefined;
  }
}
