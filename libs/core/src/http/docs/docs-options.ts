import type { HttpServerOptions } from '../http-server-options.js';

/** Whether the OpenAPI document and its page are served: as the option says, else outside of production. */
export function servesDocs({ docs }: Pick<HttpServerOptions, 'docs'>): boolean {
  return docs ?? process.env['NODE_ENV'] !== 'production';
}
