import { errorDetail } from '../error/error-detail.js';
import { StatusError } from '../error/status-error.js';
import { BadRequestType } from '../wkt/rpc-types.js';
import type { Violation } from './violation.js';

/**
 * Bytes of the violations that an error carries, at most: gRPC sends them in trailers, of which
 * many peers take no more than 8 KiB. The first violation is always there.
 */
const MAX_DETAIL_BYTES = 4096;

/**
 * The error for a request that breaks rules: INVALID_ARGUMENT, 400 on HTTP, with a
 * `google.rpc.BadRequest` that lists the violations. Of very many only the first are listed; the
 * message tells how many there are.
 *
 * @param violations at least one
 */
export function invalidRequest(violations: readonly Violation[]): StatusError {
  const fieldViolations = listed(violations).map(({ field, rule, message }) => ({
    field,
    description: message,
    reason: reasonOf(rule),
  }));
  return StatusError.invalidArgument(textOf(violations), {
    details: [errorDetail(BadRequestType, { fieldViolations })],
  });
}

function listed(violations: readonly Violation[]): readonly Violation[] {
  let bytes = 0;
  const end = violations.findIndex(({ field, rule, message }, index) => {
    bytes += Buffer.byteLength(field + rule + message);
    return index > 0 && bytes > MAX_DETAIL_BYTES;
  });
  return end < 0 ? violations : violations.slice(0, end);
}

function textOf(violations: readonly Violation[]): string {
  const [first, ...others] = violations;
  if (first === undefined) return 'invalid request';
  const text = first.field === '' ? first.message : `${first.field}: ${first.message}`;
  if (others.length === 0) return text;
  return `${text} (and ${others.length} more ${others.length === 1 ? 'violation' : 'violations'})`;
}

/** `STRING_MIN_LEN` for `string.min_len`: the form that error_details.proto asks for. */
function reasonOf(rule: string): string {
  return rule.toUpperCase().replaceAll(/\W+/g, '_');
}
