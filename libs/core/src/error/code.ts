/**
 * The gRPC status codes, by their canonical names and numbers.
 * Source: https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
 */
export const Code = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

export type Code = (typeof Code)[keyof typeof Code];

const NAMES = Object.keys(Code) as (keyof typeof Code)[];

/** The canonical name of a code, such as `NOT_FOUND`; `UNKNOWN` for a number outside 0–16. */
export function codeName(code: number): keyof typeof Code {
  return NAMES[code] ?? 'UNKNOWN';
}

/** Whether a value is one of the 17 status codes. */
export function isCode(value: unknown): value is Code {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 16;
}
