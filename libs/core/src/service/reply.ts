import type { Observable } from 'rxjs';
import type { PartialMessage } from '../message/partial-message.js';

/** What a handler of an rpc with a single answer may return. A field that is left out has its default. */
export type Reply<T> =
  PartialMessage<T> | Promise<PartialMessage<T>> | Observable<PartialMessage<T>>;

/** What a handler of an rpc with a stream of answers may return. The next answer is asked for when the last one is sent. */
export type ReplyStream<T> =
  | AsyncIterable<PartialMessage<T>>
  | Observable<PartialMessage<T>>
  | Promise<AsyncIterable<PartialMessage<T>> | Observable<PartialMessage<T>>>;

/** What a handler of an rpc that answers `google.protobuf.Empty` may return. */
export type EmptyReply = Reply<object> | void | Promise<void>;
