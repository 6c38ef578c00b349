import { defineEvent } from '@nestjs-toolkit/core';
import { messageType } from '@nestjs-toolkit/core/codegen-v1';
import { ChatMessage } from '../gen/chat-service.js';
import { ChatMessageJson } from '../gen/chat-service.json.js';

/** Somebody said something in a room. */
export const ChatMessageEvent = defineEvent('chat:message', {
  payload: messageType(ChatMessage, ChatMessageJson),
});

/** Who is active in a room: `{ room_id, users }`. */
export const CHAT_PRESENCE = 'chat:presence';
