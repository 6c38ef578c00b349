/** Requests that are sent over and over to one server. */
export type LoadPlan = GrpcLoadPlan | HttpLoadPlan;

interface CommonPlan {
  readonly port: number;
  /** Time that requests are sent for, in seconds. */
  readonly seconds: number;
  /** Connections at a time. */
  readonly connections: number;
  /** Bytes of a right answer: the message with its prefix for gRPC, the body for HTTP. Any other length is an error. */
  readonly answerSize: number;
}

export interface GrpcLoadPlan extends CommonPlan {
  readonly protocol: 'grpc';
  /** Full method, such as `/users.UserService/GetUser`. */
  readonly path: string;
  /** Calls at a time on each connection. */
  readonly streams: number;
  /** The request message with the five bytes of gRPC's prefix. */
  readonly body: Uint8Array;
}

/** Each connection has one request at a time. */
export interface HttpLoadPlan extends CommonPlan {
  readonly protocol: 'http';
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** JSON. @default none */
  readonly body?: string | undefined;
}

/** What came of a load. */
export interface LoadResult {
  readonly requests: number;
  /** Answers that were wrong or did not come. */
  readonly errors: number;
  /** Time that it took, in seconds. */
  readonly seconds: number;
  /** Median and 99th percentile of the time to the answer, in microseconds. */
  readonly p50: number;
  readonly p99: number;
}

export type Load = (plan: LoadPlan) => Promise<LoadResult>;
