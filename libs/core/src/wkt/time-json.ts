import { createTextForm } from '../json/create-own-form.js';
import {
  DURATION_EXPECTED,
  durationText,
  parseDuration,
  parseDurationParameter,
} from '../json/duration-text.js';
import type { JsonType } from '../json/json-type.js';
import type { Time } from '../json/time.js';
import { parseTimestamp, TIMESTAMP_EXPECTED, timestampText } from '../json/timestamp-text.js';

const zero = (): Time => ({ seconds: 0n, nanos: 0 });

/** RFC 3339: `"2026-11-21T09:30:00.500Z"`. */
export const TimestampJson: JsonType<Time> = createTextForm({
  kind: 'timestamp',
  typeName: 'google.protobuf.Timestamp',
  expected: TIMESTAMP_EXPECTED,
  create: zero,
  text: timestampText,
  parse: parseTimestamp,
});

/** Seconds: `"1.500s"`. Query parameters may also have Go's `1m30s`. */
export const DurationJson: JsonType<Time> = createTextForm({
  kind: 'duration',
  typeName: 'google.protobuf.Duration',
  expected: DURATION_EXPECTED,
  create: zero,
  text: durationText,
  parse: parseDuration,
  parseParameter: parseDurationParameter,
});
