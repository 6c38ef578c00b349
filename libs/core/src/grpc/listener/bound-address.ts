/** Where a server listens. */
export interface BoundAddress {
  /** IP address, or the path of a UNIX socket. */
  readonly host: string;
  /** Absent for a UNIX socket. */
  readonly port?: number;
  /** As clients write it: `127.0.0.1:9000`, `[::1]:9000` or `unix:/run/users.sock`. */
  readonly text: string;
}
