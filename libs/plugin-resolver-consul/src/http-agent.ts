import type { Endpoint } from '@nestjs-toolkit/core';
import type { Agent, Instances, Registration } from './agent.js';
import { requestJson, type JsonResponse } from './request-json.js';
import type { ResolverConsulOptions } from './resolver-consul-options.js';

interface HealthEntry {
  readonly Node?: { readonly Address?: string };
  readonly Service?: { readonly Address?: string; readonly Port?: number };
}

interface CallOptions {
  readonly body?: object;
  readonly signal?: AbortSignal | undefined;
  /** How long the agent may hold the answer back, in milliseconds. @default 0 */
  readonly hold?: number;
}

/**
 * Speaks to an agent over its HTTP API.
 *
 * Sources: https://developer.hashicorp.com/consul/api-docs/agent/service, `/agent/check`, `/health`, and
 * `/features/blocking` for the rules on indexes.
 */
export class HttpAgent implements Agent {
  readonly address: string;

  constructor(
    private readonly url: URL,
    private readonly token: string | undefined,
    private readonly options: ResolverConsulOptions,
  ) {
    this.address = url.origin;
  }

  async register(registration: Registration, signal?: AbortSignal): Promise<void> {
    const path = '/v1/agent/service/register?replace-existing-checks=true';
    const body = registrationBody(registration);
    expectOk(await this.#call('PUT', path, { body, signal }), 'register');
  }

  async deregister(id: string, signal?: AbortSignal): Promise<void> {
    const path = `/v1/agent/service/deregister/${encode(id)}`;
    const response = await this.#call('PUT', path, { signal });
    if (response.status !== 404) expectOk(response, 'deregister');
  }

  async knows(id: string, signal?: AbortSignal): Promise<boolean> {
    const response = await this.#call('GET', `/v1/agent/service/${encode(id)}`, { signal });
    if (response.status === 404) return false;
    expectOk(response, 'read the registration');
    return true;
  }

  async pass(id: string, signal?: AbortSignal): Promise<boolean> {
    const path = `/v1/agent/check/pass/service:${encode(id)}`;
    const response = await this.#call('PUT', path, { signal });
    // Older agents answer 500 for a check that they do not know.
    const isUnknown = /unknown check|does not have associated/i.test(response.text);
    if (response.status === 404 || isUnknown) return false;
    expectOk(response, 'pass the check');
    return true;
  }

  async instances(service: string, after: number, signal?: AbortSignal): Promise<Instances> {
    const { datacenter, tag, waitTime } = this.options;
    const query = new URLSearchParams({ passing: '1' });
    if (datacenter !== undefined) query.set('dc', datacenter);
    if (tag !== undefined) query.set('tag', tag);
    if (after > 0) {
      query.set('index', String(after));
      query.set('wait', `${Math.max(1, Math.round(waitTime / 1000))}s`);
    }
    // An agent adds up to a sixteenth to the wait, so that not all clients come back at once.
    const hold = after > 0 ? Math.ceil(waitTime * (1 + 1 / 16)) : 0;
    const path = `/v1/health/service/${encode(service)}?${query}`;
    const response = await this.#call('GET', path, { signal, hold });
    expectOk(response, `look up "${service}"`);
    return instancesFrom(response);
  }

  async ping(signal?: AbortSignal): Promise<void> {
    expectOk(await this.#call('GET', '/v1/agent/self', { signal }), 'answer');
  }

  #call(
    method: 'GET' | 'PUT',
    path: string,
    { body, signal, hold = 0 }: CallOptions,
  ): Promise<JsonResponse> {
    const { namespace, requestTimeout, maxResponseSize } = this.options;
    const target = new URL(path, this.url);
    if (namespace !== undefined) target.searchParams.set('ns', namespace);
    return requestJson(target, {
      method,
      headers: this.token === undefined ? {} : { 'x-consul-token': this.token },
      body,
      signal,
      timeout: requestTimeout + hold,
      maxSize: maxResponseSize,
    });
  }
}

function registrationBody(registration: Registration): object {
  const { id, name, host, port, tags, meta, check } = registration;
  return {
    ID: id,
    Name: name,
    Address: host,
    Port: port,
    Tags: tags,
    Meta: meta,
    ...(check && { Check: check }),
  };
}

function instancesFrom({ json, headers }: JsonResponse): Instances {
  const entries = Array.isArray(json) ? (json as HealthEntry[]) : [];
  const endpoints = entries.flatMap(({ Node, Service }): Endpoint[] => {
    const host = Service?.Address || Node?.Address;
    const port = Service?.Port;
    return host && port ? [{ host, port }] : [];
  });
  const text = (each: Endpoint): string => `${each.host}:${each.port}`;
  endpoints.sort((a, b) => (text(a) < text(b) ? -1 : 1));
  return { endpoints, index: Number(headers['x-consul-index'] ?? 0) };
}

function expectOk({ status, text }: JsonResponse, what: string): void {
  if (status >= 200 && status < 300) return;
  const reason = text.trim().slice(0, 200);
  throw new Error(`agent does not ${what}: HTTP ${status}${reason === '' ? '' : `: ${reason}`}`);
}

function encode(text: string): string {
  return encodeURIComponent(text);
}
