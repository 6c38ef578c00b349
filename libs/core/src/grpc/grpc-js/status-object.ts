import { Metadata as GrpcMetadata, type status as GrpcStatus } from '@grpc/grpc-js';
import { Code } from '../../error/code.js';
import type { EngineStatus } from '../grpc-engine.js';
import { toBuffer, toGrpcMetadata } from './grpc-js-metadata.js';

/** Trailer that carries `google.rpc.Status`. */
const DETAILS = 'grpc-status-details-bin';

/** A status in grpc-js' own words. */
export interface StatusObject {
  readonly code: GrpcStatus;
  readonly details: string;
  readonly metadata: GrpcMetadata | null;
}

const OK: StatusObject = { code: Code.OK as GrpcStatus, details: 'OK', metadata: null };

export function statusObject({ code, message, details, trailers }: EngineStatus): StatusObject {
  if (code === Code.OK && !trailers) return OK;
  const metadata = trailers ? toGrpcMetadata(trailers) : details ? new GrpcMetadata() : null;
  if (details) metadata?.set(DETAILS, toBuffer(details));
  return { code: code as GrpcStatus, details: wellFormed(message), metadata };
}

/** grpc-js percent-encodes the message, and half a surrogate pair would make that throw. */
function wellFormed(text: string): string {
  return /[\ud800-\udfff]/.test(text) ? Buffer.from(text, 'utf8').toString('utf8') : text;
}
