/** Where a server of the program listens. */
export interface OpenServer {
  /** IP address it is bound to, such as `0.0.0.0`. */
  readonly host: string;
  readonly port: number;
  readonly encrypted: boolean;
}

/** The servers of the program that listen on a TCP port. */
export interface OpenServers {
  readonly grpc?: OpenServer;
  readonly http?: OpenServer;
  /** Path that answers whether the service is ready, on the HTTP port. Absent: it is not served. */
  readonly readinessPath?: string;
}
