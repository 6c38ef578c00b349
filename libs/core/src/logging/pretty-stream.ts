import type { DestinationStream } from 'pino';
import { PinoPretty } from 'pino-pretty';

/** Lines for people, written in this thread so that none is lost when the process ends. */
export function pinoPretty(): DestinationStream {
  return PinoPretty({
    sync: true,
    messageKey: 'message',
    errorLikeObjectKeys: ['error'],
    timestampKey: 'time',
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'service,version,pid,hostname',
    singleLine: true,
  });
}
