import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A room as the table `rooms` holds it. */
@Entity('rooms')
export class RoomEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('uuid', { name: 'creator_id' })
  creatorId!: string;

  /** Whether everybody may enter; otherwise only the participants may. */
  @Column('boolean', { name: 'is_open' })
  isOpen!: boolean;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

/** Somebody who may enter a room that is not open. */
@Entity('room_participants')
export class ParticipantEntity {
  @PrimaryColumn('uuid', { name: 'room_id' })
  roomId!: string;

  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
}

/** A message as the table `messages` holds it. */
@Entity('messages')
export class MessageEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** Order of messages, given by the database. */
  @Column({ type: 'bigint', insert: false, update: false })
  sequence!: string;

  @Column('uuid', { name: 'room_id' })
  roomId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  message!: string;

  @Column('text', { name: 'message_type' })
  messageType!: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
