import { parseTemplate, type PathTemplate, type Route } from '@nestjs-toolkit/http-rule';
import type { HttpServerOptions } from '../../http/http-server-options.js';
import { createParameterBinder, type ParameterBinder } from '../../http/request/bind-parameters.js';
import { createPathBinder, type PathBinder } from '../../http/request/bind-path.js';
import type { RequestParts } from '../../http/request/request-shape.js';
import type { Endpoint } from '../calls/endpoint.js';

export interface HandshakeRouteParts {
  readonly path: string;
  readonly endpoint: Endpoint;
  readonly options: Pick<HttpServerOptions, 'unknownQuery' | 'maxQueryParameters'>;
}

/** A path at which a WebSocket is opened. */
export class HandshakeRoute implements Route {
  readonly method = 'GET';
  readonly template: PathTemplate;
  readonly endpoint: Endpoint;
  /** Names of the path's variables, in their order. */
  readonly variableNames: readonly string[];
  readonly #bindPath: PathBinder | undefined;
  readonly #bindQuery: ParameterBinder | undefined;

  /** @throws Error naming the path and what is wrong with it */
  constructor({ path, endpoint, options }: HandshakeRouteParts) {
    this.endpoint = endpoint;
    const template = parseTemplate(path);
    if (template.kind !== 'template') {
      throw new Error(`WebSocket path "${path}": ${template.message}`);
    }
    this.template = template;
    this.variableNames = template.variables.map(({ name }) => name);
    if (!endpoint.request) return;
    const { json } = endpoint.request;
    this.#bindPath = createPathBinder(json, template);
    this.#bindQuery = createParameterBinder(json, {
      part: 'query parameter',
      unknown: options.unknownQuery,
      limit: options.maxQueryParameters,
      boundElsewhere: this.variableNames,
    });
  }

  /** The request message that path and query alone make. @throws StatusError 400 */
  read(parts: RequestParts): unknown {
    return this.endpoint.request && this.bind(this.endpoint.request.json.create() as object, parts);
  }

  /** Puts path and query into a message. @throws StatusError 400 */
  bind(message: object, { values, query }: RequestParts): object {
    if (query !== '') this.#bindQuery?.(message, query);
    if (values.length > 0) this.#bindPath?.(message, values);
    return message;
  }

  toString(): string {
    return `${this.endpoint.served.method.path} on WebSocket "${this.template.text}"`;
  }
}
