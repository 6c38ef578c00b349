import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a user wants, as the table `notification_preferences` holds it. */
@Entity('notification_preferences')
export class PreferencesEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @Column('boolean', { name: 'email_enabled' })
  emailEnabled!: boolean;

  @Column('boolean', { name: 'sms_enabled' })
  smsEnabled!: boolean;

  @Column('boolean', { name: 'push_enabled' })
  pushEnabled!: boolean;

  /** Channels or kinds of event, such as `sms` or `order_completed`. */
  @Column('text', { name: 'muted_types', array: true })
  mutedTypes!: string[];
}
