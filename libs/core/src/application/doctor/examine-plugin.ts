import type { ConfigVariable } from '../../config/config-variable.js';
import { redactSecrets } from '../../config/redact.js';
import { runHook } from '../../lifecycle/hook-runner.js';
import { createLogger } from '../../logging/pino-logger.js';
import type { PluginContext, PluginHooks } from '../../plugin/plugin.js';
import { describePlugin } from '../../plugin/plugin-instance.js';
import type { PluginConfig } from '../../module/toolkit-config.js';

/** What came out of asking one backend. */
export interface Finding {
  /** Such as `plugin redis "cache" at 127.0.0.1:6379`. */
  readonly subject: string;
  readonly status: 'ok' | 'failed';
  readonly required: boolean;
  /** How long it took to connect and ask, in milliseconds. */
  readonly duration: number;
  /** Why it failed. */
  readonly reason?: string;
  /** Settings that decide where and how it connects, as `NAME=value (source)`. */
  readonly settings: readonly string[];
}

export interface ExaminationContext {
  readonly service: PluginContext['service'];
  readonly variables: readonly ConfigVariable[];
  readonly secrets: () => Iterable<string>;
  /** Longest time that each step may take, in milliseconds. */
  readonly timeout: number;
}

/** Connects a plugin as a start of the service would, asks it whether it is well, and closes it again. */
export async function examinePlugin(
  { declaration, options, required }: PluginConfig,
  { service, variables, secrets, timeout }: ExaminationContext,
): Promise<Finding> {
  const { prefix, definition } = declaration;
  const group = `plugin ${definition.type} "${prefix}"`;
  const settings = variables.filter((each) => each.group === group && isTelling(each)).map(shown);
  const started = performance.now();
  let plugin: PluginHooks | undefined;
  let failure: unknown;
  try {
    const logger = createLogger({ logLevel: 'silent', logFormat: 'json' });
    plugin = definition.create(options, {
      type: definition.type,
      prefix,
      service,
      logger,
      diagnosing: true,
    }) as PluginHooks;
    await openAndAsk(plugin, timeout);
  } catch (error) {
    failure = error ?? new Error('unknown reason');
  }
  const duration = Math.round(performance.now() - started);
  await close(plugin, timeout);
  const subject = describePlugin({ declaration, plugin: plugin ?? {}, required });
  if (failure === undefined) return { subject, status: 'ok', required, duration, settings };
  const text = failure instanceof Error ? failure.message || failure.name : String(failure);
  const reason = redactSecrets(text, secrets());
  return { subject, status: 'failed', required, duration, reason, settings };
}

async function openAndAsk(plugin: PluginHooks, timeout: number): Promise<void> {
  if (plugin.preStart) await runHook(plugin.preStart.bind(plugin), timeout);
  if (plugin.healthCheck) await runHook(plugin.healthCheck.bind(plugin), timeout);
}

/** What cannot be closed is of no interest: the process ends. */
async function close(plugin: PluginHooks | undefined, timeout: number): Promise<void> {
  for (const hook of [plugin?.onStopSync, plugin?.onStop]) {
    if (hook) await runHook(hook.bind(plugin), timeout).catch(() => {});
  }
}

const TELLING =
  /_(DSN|URL|HOST|PORT|ADDR|ENDPOINTS?|USERNAME|PASSWORD|DATABASE|VHOST|TLS|SSL_?MODE)$/;

function isTelling({ name, source }: ConfigVariable): boolean {
  return TELLING.test(name) && source !== 'unset';
}

function shown({ name, secret, value, source }: ConfigVariable): string {
  return `${name}=${secret ? '***' : (value ?? '')} (${source})`;
}
