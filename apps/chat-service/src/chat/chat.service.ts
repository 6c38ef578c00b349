import { InjectPlugin, StatusError, ToolkitLogger, WebSockets } from '@nestjs-toolkit/core';
import { timestampFromDate } from '@nestjs-toolkit/core/wkt';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ChatMessage } from '../gen/chat-service.js';
import { ChatMessageJson } from '../gen/chat-service.json.js';
import type { RealtimePlugin } from '../gen/chat-service.toolkit.js';
import type { MessageEntity } from './chat.entities.js';
import { ChatMessageEvent } from './chat.events.js';
import {
  ChatRepository,
  type MessagePage,
  type NewMessage,
  type NewRoom,
} from './chat.repository.js';
import { Delivery, type DeliverySettings } from './delivery.js';
import { OneByOne } from './one-by-one.js';

/** Channel of a room for clients of Centrifuge. */
export const channelOf = (roomId: string): string => `rooms:${roomId}`;

/** Room of WebSocket connections. */
export const socketRoomOf = (roomId: string): string => `room:${roomId}`;

/** The rules of the chat. */
@Injectable()
export class ChatService implements OnApplicationShutdown {
  readonly #sending = new OneByOne();
  /** To clients of Centrifuge, and to plain WebSockets. */
  readonly #deliveries: readonly Delivery<ChatMessage>[];

  constructor(
    private readonly chat: ChatRepository,
    @InjectPlugin('realtime') realtime: RealtimePlugin,
    websockets: WebSockets,
    logger: ToolkitLogger,
  ) {
    const create = (send: DeliverySettings<ChatMessage>['send']): Delivery<ChatMessage> =>
      new Delivery({
        send,
        onFailure: (error) => logger.withError(error).warn('messages wait to be delivered'),
        onOverflow: ({ messageId }) =>
          logger.error(`message ${messageId} is in the history only: too many wait`),
      });
    this.#deliveries = [
      create((roomId, message) => realtime.publish(channelOf(roomId), jsonOf(message))),
      create((roomId, message) =>
        websockets.to(socketRoomOf(roomId)).emit(ChatMessageEvent, message),
      ),
    ];
  }

  onApplicationShutdown(): void {
    for (const delivery of this.#deliveries) delivery.stop();
  }

  createRoom(room: NewRoom): Promise<string> {
    return this.chat.createRoom(room);
  }

  /** @throws StatusError NOT_FOUND, or PERMISSION_DENIED for a room that is for others */
  async assertMayEnter(roomId: string, userId: string): Promise<void> {
    const room = await this.#room(roomId);
    if (!room.isOpen && !(await this.chat.isParticipant(roomId, userId)))
      throw StatusError.permissionDenied(`user ${userId} is no participant of room ${roomId}`);
  }

  /** Keeps a message and sends it to everybody in the room, in the order in which they are kept. */
  async sendMessage(message: NewMessage): Promise<MessageEntity> {
    await this.assertMayEnter(message.roomId, message.userId);
    return this.#sending.run(message.roomId, async () => {
      const kept = await this.chat.addMessage(message);
      const live = toChatMessage(kept);
      for (const delivery of this.#deliveries) delivery.add(kept.roomId, live);
      return kept;
    });
  }

  /** The newest messages first. @throws StatusError NOT_FOUND */
  async history(roomId: string, limit: number, offset: number): Promise<MessagePage> {
    await this.#room(roomId);
    return this.chat.listMessages(roomId, limit, offset);
  }

  async #room(roomId: string) {
    const room = await this.chat.findRoom(roomId);
    if (!room) throw StatusError.notFound(`room ${roomId} not found`);
    return room;
  }
}

function jsonOf(message: ChatMessage): Buffer {
  return Buffer.from(ChatMessageJson.write(message, { names: 'proto', emitDefaults: true }));
}

export function toChatMessage(entity: MessageEntity): ChatMessage {
  return {
    messageId: entity.id,
    roomId: entity.roomId,
    userId: entity.userId,
    message: entity.message,
    messageType: entity.messageType,
    timestamp: timestampFromDate(entity.createdAt),
  };
}
