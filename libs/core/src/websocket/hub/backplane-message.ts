import type { Audience } from './audience.js';
import type { PresenceEntry } from './presence.js';

/** An event on its way to other instances. */
export interface EventMessage {
  readonly kind: 'event';
  readonly node: string;
  /** Number of the message among those of its node; each has one, without gaps. */
  readonly seq: number;
  readonly type: string;
  /** JSON of the payload, as text. */
  readonly json: string;
  /** Base64 of the payload, if it is a message. */
  readonly binary?: string;
  readonly audience: Audience;
}

/** What has become of connections of a node. */
export interface PresenceMessage {
  readonly kind: 'presence';
  readonly node: string;
  readonly seq: number;
  readonly here: readonly PresenceEntry[];
  readonly gone: readonly string[];
}

/** Messages of a node that are not to be had any more. */
export interface SkipMessage {
  readonly kind: 'skip';
  readonly node: string;
  readonly seq: number;
  /** Number of the last of them. */
  readonly last: number;
  /** How many of them had been acknowledged. */
  readonly lost: number;
}

/** A node is there, and this is the number of its last message. */
export interface BeatMessage {
  readonly kind: 'beat';
  readonly node: string;
  readonly last: number;
}

/** A node wants to know who is there; all others answer with a snapshot. */
export interface HelloMessage {
  readonly kind: 'hello';
  readonly node: string;
}

/** All connections of a node after its message `last`. */
export interface SnapshotMessage {
  readonly kind: 'snapshot';
  readonly node: string;
  readonly last: number;
  readonly here: readonly PresenceEntry[];
}

/** A node has missed messages of another one and asks for them. */
export interface AskMessage {
  readonly kind: 'ask';
  readonly node: string;
  readonly of: string;
  readonly from: number;
  readonly until: number;
}

/** A node stops. */
export interface ByeMessage {
  readonly kind: 'bye';
  readonly node: string;
}

export type NumberedMessage = EventMessage | PresenceMessage | SkipMessage;

export type BackplaneMessage =
  NumberedMessage | BeatMessage | HelloMessage | SnapshotMessage | AskMessage | ByeMessage;
