/** Who made a call. */
export interface Peer {
  /** IP address, or a path for a UNIX socket. Behind a trusted proxy, the client's own. */
  readonly address: string;
  readonly port?: number;
  /** Whether the connection is encrypted. */
  readonly encrypted: boolean;
  /** Subject of the client's certificate, if mutual TLS verified one. */
  readonly subject?: string;
}
