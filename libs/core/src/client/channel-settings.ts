import { credentials, type ChannelCredentials, type ChannelOptions } from '@grpc/grpc-js';
import { compressionAlgorithms } from '@grpc/grpc-js';
import { readFileSync } from 'node:fs';
import type { ClientOptions } from './client-options.js';

/** @throws Error naming a file that cannot be read or used */
export function channelCredentials(options: ClientOptions): ChannelCredentials {
  const { tls, tlsCaFile, tlsCertFile, tlsKeyFile } = options;
  if (!tls && tlsCaFile === undefined && tlsCertFile === undefined) {
    return credentials.createInsecure();
  }
  return credentials.createSsl(read(tlsCaFile), read(tlsKeyFile), read(tlsCertFile));
}

/** Options of a channel of grpc-js. @param userAgent name and version of this service */
export function channelOptions(options: ClientOptions, userAgent: string): ChannelOptions {
  const { keepaliveTime, tlsServerName } = options;
  return {
    'grpc.primary_user_agent': options.userAgent ?? userAgent,
    'grpc.max_receive_message_length': options.maxReceiveMessageSize,
    'grpc.max_send_message_length': options.maxSendMessageSize,
    'grpc.initial_reconnect_backoff_ms': Math.max(1, options.reconnectBackoff),
    'grpc.max_reconnect_backoff_ms': Math.max(1, options.reconnectMaxBackoff),
    'grpc.client_idle_timeout_ms': Math.max(1_000, options.idleTimeout),
    'grpc.keepalive_timeout_ms': options.keepaliveTimeout,
    'grpc.keepalive_permit_without_calls': options.keepaliveWithoutCalls ? 1 : 0,
    'grpc.default_compression_algorithm': COMPRESSION[options.compression],
    // Each service has a channel of its own, with nothing to share and everything to close.
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_channelz': 0,
    // Proxies of the environment are for the open internet.
    'grpc.enable_http_proxy': 0,
    ...(keepaliveTime > 0 && { 'grpc.keepalive_time_ms': keepaliveTime }),
    ...(tlsServerName !== undefined && {
      'grpc.ssl_target_name_override': tlsServerName,
      'grpc.default_authority': tlsServerName,
    }),
  };
}

const COMPRESSION = {
  none: compressionAlgorithms.identity,
  deflate: compressionAlgorithms.deflate,
  gzip: compressionAlgorithms.gzip,
};

function read(path: string | undefined): Buffer | null {
  return path === undefined ? null : readFileSync(path);
}
