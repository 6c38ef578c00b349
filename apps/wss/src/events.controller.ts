import { InjectPlugin, SubscribeMessage, WebSockets, type Call } from '@nestjs-toolkit/core';
import { Controller } from '@nestjs/common';
import type { Redis1Plugin } from './gen/router.toolkit.js';

/** Handlers of events, which arrive on any WebSocket of the service. */
@Controller()
export class EventsController {
  constructor(
    private readonly websockets: WebSockets,
    @InjectPlugin('redis1') private readonly redis: Redis1Plugin,
  ) {}

  /** Sends the payload back. */
  @SubscribeMessage('event:name')
  echo(payload: unknown): unknown {
    return payload;
  }

  /** Tells everybody else, and counts in Redis how often that was done. */
  @SubscribeMessage('user:update')
  async update(payload: unknown, call: Call): Promise<{ updates: number }> {
    const updates = await this.redis.client().incr('user:updates');
    await this.websockets.all().except(call.websocket!).emit('user:updated', payload);
    return { updates };
  }
}
