import { Module } from '@nestjs/common';
import { NotificationModule } from '../notification/notification.module.js';
import { EventProcessor } from './event-processor.js';

/** Consumes the events of other services. */
@Module({ imports: [NotificationModule], providers: [EventProcessor] })
export class EventsModule {}
