import type { WebSocketServerOptions } from '../websocket-server-options.js';

/** Bounds of connections. */
export type ConnectionLimits = Pick<
  WebSocketServerOptions,
  | 'maxQueueSize'
  | 'slowConsumer'
  | 'maxPendingFrames'
  | 'maxCalls'
  | 'maxRooms'
  | 'messageRate'
  | 'maxBadFrames'
  | 'maxDeadline'
  | 'pingInterval'
  | 'pongTimeout'
  | 'closeTimeout'
  | 'compression'
  | 'compressionMinSize'
>;
