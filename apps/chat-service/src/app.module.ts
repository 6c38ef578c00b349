import { ToolkitModule } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import { join } from 'node:path';
import { ActiveUsers } from './chat/active-users.js';
import { ChatController } from './chat/chat.controller.js';
import { ChatRealtime } from './chat/chat-realtime.js';
import { ChatRepository } from './chat/chat.repository.js';
import { ChatService } from './chat/chat.service.js';
import { ChatServiceToolkit } from './gen/chat-service.toolkit.js';
import { PageController } from './page/page.controller.js';

/** What rooms can do for clients of Centrifuge; publishing is left to the service. */
const ROOMS = {
  name: 'rooms',
  history_size: 200,
  history_ttl: '10m',
  presence: true,
  join_leave: true,
  force_push_join_leave: true,
  force_recovery: true,
  allow_presence_for_subscriber: true,
};

@Module({
  imports: [
    ToolkitModule.forRoot({
      service: ChatServiceToolkit,
      version: '1.0.0',
      description: 'Chat rooms with live delivery',
      envPrefix: 'CHAT_SERVICE',
      plugins: {
        pgsql: { options: { migrationsDir: join(import.meta.dirname, '../migrations') } },
        realtime: { options: { namespaces: JSON.stringify([ROOMS]) } },
        // The chat works without its cache; who was active lately is not known then.
        cache: { required: false },
      },
    }),
  ],
  controllers: [ChatController, PageController],
  providers: [ChatService, ChatRepository, ChatRealtime, ActiveUsers],
})
export class AppModule {}
