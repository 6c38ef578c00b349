import { status as GrpcStatus, type StatusObject } from '@grpc/grpc-js';

/** Texts that grpc-js itself puts into a status after the headers of an answer have come. */
const OWN_TEXT =
  /^(Received RST_STREAM|Connection dropped|Stream removed|Call cancelled|call was cancelled|Deadline exceeded|Stream error|Stream refused|Bandwidth exhausted|Protection not strong enough|Internal server error|Received HTTP|read |write |connect |Received message larger|Attempted to send message|Message encoding|Failed to|Too much data|Error parsing|Channel )/;

/**
 * Whether the service itself sent a status. grpc-js does not say; but an answer of trailers alone has
 * the content type of HTTP/2 in it, and what comes after headers is of the service unless it has one
 * of grpc-js' own texts.
 */
export function isFromService(status: StatusObject, hasHeaders: boolean): boolean {
  if (status.metadata.get('content-type').length > 0) return true;
  if (!hasHeaders) return false;
  return status.code === GrpcStatus.OK || !OWN_TEXT.test(status.details);
}
