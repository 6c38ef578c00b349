import type { Metadata } from '../call/metadata.js';
import { Code, isCode, type Code as StatusCode } from '../error/code.js';
import { StatusError } from '../error/status-error.js';
import type { MessageTypeRegistry } from '../wkt/type-registry.js';
import { DETAILS_TRAILER, readDetails } from './received-details.js';

/** How a call ended, as the transport reports it. */
export interface FailedStatus {
  readonly code: number;
  readonly message: string;
  readonly trailers: Metadata;
  /** Whether the service itself said so, rather than the network or this process. */
  readonly fromService: boolean;
}

/** The error that the caller gets. What the network said goes into its cause only. */
export function callFailure(
  service: string,
  status: FailedStatus,
  types?: MessageTypeRegistry,
): StatusError {
  const code = isCode(status.code) ? status.code : Code.UNKNOWN;
  const details = status.trailers.getBinary(DETAILS_TRAILER);
  const metadata = withoutDetails(status.trailers);
  if (status.fromService) {
    return new StatusError(code, status.message, {
      metadata,
      ...(details ? { details: readDetails(details, types) } : {}),
    });
  }
  return new StatusError(code, ownMessage(service, code, status.message), {
    cause: new Error(`${service}: ${status.message}`),
  });
}

/** Texts of ours that say nothing of addresses and the network. */
function ownMessage(service: string, code: StatusCode, message: string): string {
  switch (code) {
    case Code.UNAVAILABLE:
      return message.startsWith(UNRESOLVED) ? message : `service "${service}" is unavailable`;
    case Code.DEADLINE_EXCEEDED:
      return `deadline exceeded while waiting for service "${service}"`;
    case Code.CANCELLED:
      return 'call was cancelled';
    case Code.RESOURCE_EXHAUSTED:
      return `message exceeds what the client of service "${service}" accepts: ${message}`;
    default:
      return `call of service "${service}" failed`;
  }
}

/** How texts of the discovery begin; they say which name was looked for, and where. */
export const UNRESOLVED = 'service "';

function withoutDetails(trailers: Metadata): Metadata {
  if (trailers.has(DETAILS_TRAILER)) trailers.delete(DETAILS_TRAILER);
  return trailers;
}
