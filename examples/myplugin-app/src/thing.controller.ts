import { InjectPlugin } from '@nestjs-toolkit/core';
import type { DoSomethingRequest, DoSomethingResponse } from './gen/things.js';
import {
  ThingServiceToolkit,
  type ThingServiceServer,
  type ThingsPlugin,
} from './gen/things.toolkit.js';

@ThingServiceToolkit.Controller()
export class ThingController implements ThingServiceServer {
  // `ThingsPlugin` is the plugin's interface, and `@InjectPlugin('thinsg')` would not compile.
  constructor(@InjectPlugin('things') private readonly things: ThingsPlugin) {}

  async doSomething({ thing }: DoSomethingRequest): Promise<DoSomethingResponse> {
    return { done: await this.things.doSomething(thing), known: [...this.things.things] };
  }
}
