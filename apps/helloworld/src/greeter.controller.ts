import type { Call } from '@nestjs-toolkit/core';
import type { HelloReply, HelloRequest } from './gen/helloworld.js';
import { GreeterToolkit, type GreeterServer } from './gen/helloworld.toolkit.js';

@GreeterToolkit.Controller()
export class GreeterController implements GreeterServer {
  sayHello({ name }: HelloRequest, call: Call): HelloReply {
    call.logger.info(`received "${name}"`);
    return { message: `Hello ${name}` };
  }
}
