import { Middleware, type Call, type Next, type ToolkitMiddleware } from '@nestjs-toolkit/core';

/** Middleware `example` of the proto: runs before every handshake and call, and says so in the log. */
@Middleware('example')
export class ExampleMiddleware implements ToolkitMiddleware {
  use(call: Call, next: Next): Promise<unknown> {
    call.logger.info(`${call.method.name} over ${call.transport}`);
    return next();
  }
}
