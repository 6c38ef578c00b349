import type { ServerInterceptingCallInterface } from '@grpc/grpc-js';
import type { Peer } from '../../call/peer.js';

export interface PeerSettings {
  /** Whether the server speaks TLS. */
  readonly encrypted: boolean;
  /** Address of peers that have none of their own, as on a UNIX socket. */
  readonly localAddress: string;
}

export function peerOfCall(call: ServerInterceptingCallInterface, settings: PeerSettings): Peer {
  const { remoteAddress, remotePort } = call.getConnectionInfo();
  const certificate = call.getAuthContext().sslPeerCertificate;
  return {
    address: remoteAddress ?? settings.localAddress,
    encrypted: settings.encrypted,
    ...(remotePort === undefined ? {} : { port: remotePort }),
    ...(certificate ? { subject: distinguishedName(certificate.subject) } : {}),
  };
}

/** A certificate's subject in one line, such as `CN=billing,O=Acme`. */
function distinguishedName(subject: object): string {
  return Object.entries(subject)
    .flatMap(([name, value]) => [value].flat().map((each) => `${name}=${String(each)}`))
    .join(',');
}
