import { type Call, StatusError, WebSockets } from '@nestjs-toolkit/core';
import { timestampFromDate } from '@nestjs-toolkit/core/wkt';
import type {
  CreateRoomRequest,
  CreateRoomResponse,
  GetMessageHistoryRequest,
  GetMessageHistoryResponse,
  JoinRoomRequest,
  JoinRoomResponse,
  SendMessageRequest,
  SendMessageResponse,
} from '../gen/chat-service.js';
import { ChatServiceToolkit, type ChatServiceServer } from '../gen/chat-service.toolkit.js';
import { ActiveUsers } from './active-users.js';
import { CHAT_PRESENCE } from './chat.events.js';
import { ChatService, socketRoomOf, toChatMessage } from './chat.service.js';

/** The chat on every transport. Requests have been validated by the rules of the proto. */
@ChatServiceToolkit.Controller()
export class ChatController implements ChatServiceServer {
  constructor(
    private readonly chat: ChatService,
    private readonly active: ActiveUsers,
    private readonly websockets: WebSockets,
  ) {}

  /** Opens a WebSocket on which the messages of the room arrive until it is closed. */
  async joinRoom({ roomId, userId }: JoinRoomRequest, call: Call): Promise<JoinRoomResponse> {
    await this.chat.assertMayEnter(roomId, userId);
    const connection = call.websocket;
    if (!connection) throw StatusError.failedPrecondition('a room is joined by WebSocket');
    connection.identify(userId);
    connection.join(socketRoomOf(roomId));
    const onClose = (): void => void this.leave(roomId, userId);
    connection.signal.addEventListener('abort', onClose, { once: true });
    await this.active.add(roomId, userId);
    await this.tellPresence(roomId);
    return { status: 'joined', connectionId: connection.id };
  }

  async sendMessage(request: SendMessageRequest): Promise<SendMessageResponse> {
    const { id, createdAt } = await this.chat.sendMessage(request);
    await this.active.add(request.roomId, request.userId);
    return { messageId: id, timestamp: timestampFromDate(createdAt) };
  }

  /** The newest messages first. */
  async getMessageHistory({
    roomId,
    limit,
    offset,
  }: GetMessageHistoryRequest): Promise<GetMessageHistoryResponse> {
    const { messages, total } = await this.chat.history(roomId, limit, offset);
    return { messages: messages.map(toChatMessage), total };
  }

  async createRoom({
    name,
    creatorId,
    participantIds,
  }: CreateRoomRequest): Promise<CreateRoomResponse> {
    const unknown = participantIds.find((id) => !UUID.test(id));
    if (unknown !== undefined)
      throw StatusError.invalidArgument(`participant "${unknown}" is no UUID`);
    return {
      roomId: await this.chat.createRoom({ name, creatorId, participantIds }),
      status: 'created',
    };
  }

  private async leave(roomId: string, userId: string): Promise<void> {
    const others = this.websockets.presence(socketRoomOf(roomId));
    if (others.every(({ user }) => user !== userId)) await this.active.remove(roomId, userId);
    await this.tellPresence(roomId).catch(() => {});
  }

  private async tellPresence(roomId: string): Promise<void> {
    const users = await this.active.list(roomId);
    await this.websockets.to(socketRoomOf(roomId)).emit(CHAT_PRESENCE, { room_id: roomId, users });
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
