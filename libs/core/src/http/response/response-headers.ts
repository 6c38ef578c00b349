import type { Metadata } from '../../call/metadata.js';
import type { HeaderList } from '../header-list.js';
import { HOP_BY_HOP } from '../request/request-headers.js';

/** Headers that only the server can know; a handler's values for them are not sent. */
const OWN: ReadonlySet<string> = new Set([
  'content-length',
  'content-encoding',
  'content-type',
  'date',
]);

/** Metadata that says how to answer instead of being sent. */
export const STATUS_CODE_KEY = 'x-http-status-code';
export const REDIRECT_KEY = 'x-http-redirect-uri';

/** Headers that belong to a status, whatever else is kept inside. */
const ALWAYS: ReadonlySet<string> = new Set(['allow', 'retry-after', 'www-authenticate']);

/**
 * Hands the headers that metadata stands for to a function, values of the same name together.
 *
 * @param allowed keys that become headers; all if it is undefined
 */
export function forEachHeader(
  metadata: Metadata,
  set: (name: string, value: string | string[]) => void,
  allowed?: HeaderList,
): void {
  for (const key of metadata.keys()) {
    if (!isSendable(key) || (allowed && !allowed.has(key) && !ALWAYS.has(key))) continue;
    const values = metadata
      .getAll(key)
      .map((value) => (typeof value === 'string' ? value : Buffer.from(value).toString('base64')));
    set(key, values.length === 1 ? values[0]! : values);
  }
}

/** Whether a handler may set a response header. */
function isSendable(key: string): boolean {
  return !HOP_BY_HOP.has(key) && !OWN.has(key) && key !== STATUS_CODE_KEY && key !== REDIRECT_KEY;
}

/** How a handler wants its answer to be sent. */
export interface AnswerOverride {
  readonly status: number;
  /** `Location`, for statuses that redirect. */
  readonly location: string | undefined;
}

/**
 * Reads the status and redirect that a handler has set as response metadata: `x-http-status-code`
 * from 200 to 599, and `x-http-redirect-uri`, which makes the status 302 unless another one from 300
 * to 399 is set.
 *
 * @throws TypeError for a status that is none
 */
export function overrideOf(metadata: Metadata): AnswerOverride | undefined {
  const code = metadata.get(STATUS_CODE_KEY);
  const location = metadata.get(REDIRECT_KEY);
  if (code === undefined && location === undefined) return undefined;
  const status = code === undefined ? 302 : statusOf(code);
  const redirects = status >= 300 && status < 400;
  if (location !== undefined && !redirects) {
    throw new TypeError(
      `${REDIRECT_KEY} needs a ${STATUS_CODE_KEY} from 300 to 399, or none, but it is ${status}`,
    );
  }
  return { status, location };
}

function statusOf(text: string): number {
  if (/^[2-5]\d\d$/.test(text)) return Number(text);
  throw new TypeError(`${STATUS_CODE_KEY} "${text}" is no HTTP status: expected 200 to 599`);
}
