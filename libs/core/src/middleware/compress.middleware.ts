import type { Call } from '../call/call.js';
import { createCallKey } from '../call/call-key.js';
import { env } from '../config/env.js';
import type { BuiltInMiddleware } from './built-in/built-in-middleware.js';
import type { Next, ToolkitMiddleware } from './middleware.js';

/** Which answers `compress` makes smaller: `{SERVICE_PREFIX}_COMPRESS_*`. */
export class CompressOptions {
  minSize = env.size('MIN_SIZE', {
    default: 1024,
    description: 'Smallest message or body that is compressed.',
  });
}

/** Name of the middleware in protos. */
export const COMPRESS = 'compress';

/** Smallest answer in bytes that the server compresses, on calls that passed `compress`. */
export const COMPRESS_FROM = createCallKey<number>('compress from');

/**
 * Built-in middleware `compress`: asks the server to compress answers, if the caller accepts that. How
 * is the server's affair: br, gzip or deflate over HTTP, gzip or deflate over gRPC.
 */
export class CompressMiddleware implements ToolkitMiddleware {
  constructor(private readonly options: CompressOptions) {}

  use(call: Call, next: Next): Promise<unknown> {
    call.set(COMPRESS_FROM, this.options.minSize);
    return next();
  }
}

export const compress: BuiltInMiddleware = {
  name: COMPRESS,
  description: 'Compresses answers for callers that accept it.',
  configs: [{ prefix: 'COMPRESS', type: CompressOptions }],
  create: (context) => new CompressMiddleware(context.options(CompressOptions)),
};
