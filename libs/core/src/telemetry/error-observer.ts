/** Where an error happened that no call ends with. */
export interface ErrorPlace {
  /** What ran it, such as `rabbitmq "queue"`. */
  readonly source: string;
  /** What failed, such as the event `user.created` or the job `invoices`. */
  readonly operation: string;
  /** Whether it is tried again. @default false */
  readonly isRetried?: boolean;
  /** Whatever helps to find it, such as a request id; no secrets. @default {} */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Sees errors of message handlers, background jobs and hooks, for error reports. Must not throw. */
export type ErrorObserver = (error: unknown, place: ErrorPlace) => void;
