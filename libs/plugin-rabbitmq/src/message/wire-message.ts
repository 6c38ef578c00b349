/** A message on its way, whatever carries it. */
export interface WireMessage {
  readonly id: string;
  /** Name of the event: the routing key it was published with. */
  readonly event: string;
  readonly body: Buffer;
  readonly contentType: string | undefined;
  /** When it was published, in whole seconds, as AMQP has it. */
  readonly timestamp: number | undefined;
  /** Headers that are text; others are not passed on. */
  readonly headers: Readonly<Record<string, string>>;
  /** 1 for the first time, 2 for the first retry, and so on. */
  readonly attempt: number;
  /** Whether it may have been delivered before. */
  readonly redelivered: boolean;
}

/** Names of the headers that the toolkit adds. */
export const Header = {
  requestId: 'x-request-id',
  /** Number of the attempt, on retries. */
  attempt: 'x-toolkit-attempt',
  /** Name of the event, on messages that reach a queue by its name. */
  event: 'x-toolkit-event',
  /** Why it was dead-lettered. */
  error: 'x-toolkit-error',
} as const;
