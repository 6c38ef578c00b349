import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OpenapiDocument, OpenapiValue } from '../../service/openapi-document.js';
import type { HttpServerOptions } from '../http-server-options.js';
import { PAGE_FILES } from './gen/page-files.js';
import { isObject } from './json-names.js';

export interface DocsRoutes {
  readonly options: Pick<HttpServerOptions, 'docsPath' | 'openapiPath'>;
  /** Makes the document, when it is asked for the first time. */
  readonly document: () => OpenapiDocument;
  /** Whether an rpc answers `GET` on a path: its route goes before ours. */
  readonly isTaken: (path: string) => boolean;
}

/**
 * Serves the OpenAPI document and a page that shows it, without anything from elsewhere. A path that
 * somebody else serves is left to them.
 */
export function addDocsRoutes(fastify: FastifyInstance, routes: DocsRoutes): void {
  const { docsPath, openapiPath } = routes.options;
  const made = lazily(() => {
    const document = routes.document();
    return { text: textOf(document), policy: contentSecurityPolicy(document) };
  });
  const add = (url: string, answer: (request: FastifyRequest, reply: FastifyReply) => string) => {
    if (routes.isTaken(url) || fastify.hasRoute({ method: 'GET', url })) return;
    const handler = (request: FastifyRequest, reply: FastifyReply) =>
      reply.header('cache-control', 'no-cache').send(answer(request, reply));
    fastify.route({ method: ['GET', 'HEAD'], url, exposeHeadRoute: false, handler });
  };
  add(openapiPath, (request, reply) => {
    reply.type('application/json; charset=utf-8');
    return made().text(request);
  });
  const page = pageHtml(docsPath, openapiPath);
  add(docsPath, (_request, reply) => {
    reply.type('text/html; charset=utf-8').headers(securityHeaders(made().policy));
    return page;
  });
  for (const [name, { mediaType, text }] of Object.entries(PAGE_FILES)) {
    if (mediaType === 'text/html') continue;
    add(`${docsPath}/${name}`, (_request, reply) => {
      reply.type(`${mediaType}; charset=utf-8`).headers(securityHeaders("default-src 'none'"));
      return text;
    });
  }
}

function securityHeaders(policy: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

/** The page loads nothing from elsewhere, nobody may frame it, and it calls no server but those of the document. */
function contentSecurityPolicy({ servers = [] }: OpenapiDocument): string {
  const urls = (servers as readonly OpenapiValue[]).flatMap((server) => {
    const url = isObject(server) ? server['url'] : undefined;
    return typeof url === 'string' && URL.canParse(url) ? [new URL(url).origin] : [];
  });
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src ${["'self'", ...new Set(urls)].join(' ')}`,
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Addresses are relative, so that the page works behind a proxy that puts a path in front. */
function pageHtml(docsPath: string, openapiPath: string): string {
  const base = '../'.repeat(docsPath.split('/').length - 2) || './';
  const folder = docsPath.slice(docsPath.lastIndexOf('/') + 1);
  return PAGE_FILES['index.html']!.text.replaceAll('{page}', folder)
    .replaceAll('{document}', base + openapiPath.slice(1))
    .replaceAll('{base}', base);
}

/** The text of the document, with the address of the server as the request knows it, unless the proto states one. */
function textOf(document: OpenapiDocument): (request: FastifyRequest) => string {
  if ('servers' in document) {
    const text = JSON.stringify(document);
    return () => text;
  }
  const { openapi, info, ...rest } = document;
  const head = `${JSON.stringify({ openapi, info }).slice(0, -1)},"servers":`;
  const tail = `,${JSON.stringify(rest).slice(1)}`;
  return (request) => head + JSON.stringify([{ url: addressOf(request) }]) + tail;
}

function addressOf({ protocol, host }: FastifyRequest): string {
  return /^[\w.:[\]-]+$/.test(host) ? `${protocol}://${host}` : '/';
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
