import { InjectPlugin } from '@nestjs-toolkit/core';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Repository } from 'typeorm';
import type { PgsqlPlugin } from '../gen/chat-service.toolkit.js';
import { MessageEntity, ParticipantEntity, RoomEntity } from './chat.entities.js';

export interface NewRoom {
  readonly name: string;
  readonly creatorId: string;
  /** Nobody: the room is open. */
  readonly participantIds: readonly string[];
}

export interface NewMessage {
  readonly roomId: string;
  readonly userId: string;
  readonly message: string;
  readonly messageType: string;
}

export interface MessagePage {
  /** The newest first. */
  readonly messages: MessageEntity[];
  /** How many the room has in all. */
  readonly total: number;
}

/** Rooms and messages in PostgreSQL. */
@Injectable()
export class ChatRepository implements OnModuleInit {
  private readonly rooms: Repository<RoomEntity>;
  private readonly participants: Repository<ParticipantEntity>;
  private readonly messages: Repository<MessageEntity>;

  constructor(@InjectPlugin('pgsql') private readonly db: PgsqlPlugin) {
    this.rooms = db.repository(RoomEntity);
    this.participants = db.repository(ParticipantEntity);
    this.messages = db.repository(MessageEntity);
  }

  async onModuleInit(): Promise<void> {
    await this.db.runMigrations();
  }

  async createRoom({ name, creatorId, participantIds }: NewRoom): Promise<string> {
    const id = randomUUID();
    const isOpen = participantIds.length === 0;
    await this.db.dataSource.transaction(async (manager) => {
      await manager.insert(RoomEntity, { id, name, creatorId, isOpen });
      const users = isOpen ? [] : [...new Set([creatorId, ...participantIds])];
      if (users.length > 0)
        await manager.insert(
          ParticipantEntity,
          users.map((userId) => ({ roomId: id, userId })),
        );
    });
    return id;
  }

  async findRoom(id: string): Promise<RoomEntity | undefined> {
    return (await this.rooms.findOneBy({ id })) ?? undefined;
  }

  async isParticipant(roomId: string, userId: string): Promise<boolean> {
    return this.participants.existsBy({ roomId, userId });
  }

  async addMessage(message: NewMessage): Promise<MessageEntity> {
    return this.messages.save(this.messages.create({ id: randomUUID(), ...message }));
  }

  async listMessages(roomId: string, limit: number, offset: number): Promise<MessagePage> {
    const [messages, total] = await this.messages.findAndCount({
      where: { roomId },
      order: { sequence: 'DESC' },
      take: limit,
      skip: offset,
    });
    return { messages, total };
  }
}
