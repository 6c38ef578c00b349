/** Ports of a server on 127.0.0.1. */
export interface ServerPorts {
  readonly grpc?: number;
  readonly http?: number;
}

/** A server that answers. */
export interface RunningServer {
  readonly ports: ServerPorts;
  /** Closes connections and ports. */
  stop(): Promise<void>;
}

export const HOST = '127.0.0.1';
