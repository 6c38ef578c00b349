/** AMQP's limit of a short string, in bytes. */
const LIMIT = 255;
/** Room for what is appended to the name of a queue. */
const SUFFIX = ':retry:86400000'.length;

/** @throws TypeError if it cannot be published under that name */
export function assertEventName(event: string): void {
  if (event === '' || Buffer.byteLength(event) > LIMIT || /[*#\s]/.test(event))
    throw new TypeError(
      `event name ${JSON.stringify(event)}: expected words joined by dots, as in user.created, of at most ${LIMIT} bytes`,
    );
}

/** Name of the queue that keeps an event for a service. @throws TypeError if there cannot be one */
export function queueName(service: string, pattern: string): string {
  if (!/^[\w.-]+$/.test(service))
    throw new TypeError(
      `service name ${JSON.stringify(service)}: expected letters, digits and "_.-"`,
    );
  if (pattern === '' || /\s/.test(pattern))
    throw new TypeError(
      `event pattern ${JSON.stringify(pattern)}: expected words joined by dots, as in user.created or user.*`,
    );
  const name = `${service}:${pattern}`;
  if (Buffer.byteLength(name) + SUFFIX > LIMIT)
    throw new TypeError(
      `queue name "${name}" is too long: it must have at most ${LIMIT - SUFFIX} bytes`,
    );
  return name;
}

/** Whether a name matches a pattern of AMQP topics: `*` is one word, `#` any number of them. */
export function matchesTopic(pattern: string, event: string): boolean {
  return matches(pattern.split('.'), event.split('.'));
}

function matches([first, ...rest]: readonly string[], words: readonly string[]): boolean {
  if (first === undefined) return words.length === 0;
  if (first === '#')
    return matches(rest, words) || (words.length > 0 && matches(['#', ...rest], words.slice(1)));
  if (words.length === 0 || (first !== '*' && first !== words[0])) return false;
  return matches(rest, words.slice(1));
}
