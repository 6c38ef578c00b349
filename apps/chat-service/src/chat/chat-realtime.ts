import { InjectPlugin, StatusError } from '@nestjs-toolkit/core';
import { Injectable } from '@nestjs/common';
import type { RealtimePlugin } from '../gen/chat-service.toolkit.js';
import { channelOf, ChatService } from './chat.service.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Who may connect and subscribe. As in the requests of the proto, users say who they are: put a token in
 * the place of `user_id` before this meets the internet.
 */
@Injectable()
export class ChatRealtime {
  constructor(
    @InjectPlugin('realtime') realtime: RealtimePlugin,
    private readonly chat: ChatService,
  ) {
    const node = realtime.node();
    node.on('connecting', ({ data, token }) => {
      if (token !== '') return undefined;
      const { user_id: user } = (data ?? {}) as { user_id?: unknown };
      if (typeof user !== 'string' || !UUID.test(user))
        throw StatusError.invalidArgument('data of the connection needs a user_id, a UUID');
      return { user };
    });
    node.on('subscribe', async ({ client, channel }) => {
      const roomId = channel.slice(channelOf('').length);
      if (channel !== channelOf(roomId) || !UUID.test(roomId)) return undefined;
      await this.chat.assertMayEnter(roomId, client.user);
      return {};
    });
  }
}
