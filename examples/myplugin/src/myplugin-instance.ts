import type { HookContext, Metric, PluginContext, PluginHooks } from '@nestjs-toolkit/core';
import type { MypluginOptions } from './myplugin-options.js';
import type { MypluginPlugin } from './plugin-interface.js';

/** Made before anything is connected: the constructor must not reach out. */
export class MypluginInstance implements MypluginPlugin, PluginHooks {
  /** In messages about the plugin; never with a password. */
  readonly address: string;
  things: readonly string[] = [];
  #requests = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: MypluginOptions,
    private readonly context: PluginContext,
  ) {
    this.address = `${options.host}:${options.port}`;
  }

  async doSomething(thing: string): Promise<string> {
    return this.#request(`/do/${encodeURIComponent(thing)}`);
  }

  /** Connects. The service does not start if this fails, unless the plugin is not required. */
  async preStart({ signal }: HookContext): Promise<void> {
    await this.#refresh(signal);
  }

  /** Starts background work, which may outlive the hook. */
  onStart(): void {
    this.#timer = setInterval(() => {
      this.#refresh().catch((error: unknown) =>
        this.context.logger.withError(error).warn('cannot refresh the things'),
      );
    }, this.options.refreshInterval).unref();
  }

  /** Ends what was started. */
  onStop(): void {
    clearInterval(this.#timer);
  }

  /** Becomes a readiness check and the gauge `toolkit_plugin_up`. */
  async healthCheck({ signal }: HookContext): Promise<void> {
    await this.#request('/health', signal);
  }

  /** Read whenever metrics are collected. */
  metrics(): readonly Metric[] {
    return [
      { name: 'requests_total', help: 'Requests sent.', kind: 'counter', value: this.#requests },
      { name: 'things', help: 'Things that are known.', kind: 'gauge', value: this.things.length },
    ];
  }

  async #refresh(signal?: AbortSignal): Promise<void> {
    this.things = JSON.parse(await this.#request('/things', signal)) as string[];
  }

  async #request(path: string, signal?: AbortSignal): Promise<string> {
    const { username, password, timeout } = this.options;
    this.#requests += 1;
    const limit = AbortSignal.timeout(timeout);
    const login = Buffer.from(`${username}:${password}`).toString('base64');
    const answer = await fetch(`http://${this.address}${path}`, {
      headers: username === undefined ? {} : { authorization: `Basic ${login}` },
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    }).catch((error: unknown) => {
      throw new Error(`cannot reach ${this.address}`, { cause: error });
    });
    if (!answer.ok) throw new Error(`${this.address} answered ${answer.status} to ${path}`);
    return answer.text();
  }
}
