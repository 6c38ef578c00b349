import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/**
 * - `pending`: about to be sent
 * - `sent`: handed over to the sender
 * - `failed`: could not be sent, and will be tried again
 * - `muted`: not sent, because the user does not want it
 */
export type NotificationStatus = 'pending' | 'sent' | 'failed' | 'muted';

/** A notification as the table `notifications` holds it. */
@Entity('notifications')
export class NotificationEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** Channel: `email`, `sms` or `push`. */
  @Column('text')
  type!: string;

  @Column('text')
  subject!: string;

  @Column('text')
  message!: string;

  @Column('jsonb')
  metadata!: Record<string, string>;

  @Column('text')
  status!: NotificationStatus;

  /** The event it was made for, if any. */
  @Column('text', { name: 'event_id', nullable: true })
  eventId!: string | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt!: Date | null;

  /** Until when a worker has it to itself. */
  @Column('timestamptz', { name: 'claimed_until', nullable: true, select: false })
  claimedUntil?: Date | null;
}
