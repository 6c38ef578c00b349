import { ApplicationHooks } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox-relay.js';

/** Events of this service: into the outbox with the change, from there to the queue. */
@Module({ providers: [Outbox, OutboxRelay], exports: [Outbox] })
export class EventsModule {
  constructor(hooks: ApplicationHooks, relay: OutboxRelay) {
    hooks.onStart(({ signal }) => relay.run(signal));
  }
}
