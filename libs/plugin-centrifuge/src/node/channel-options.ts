/** What a channel can do. Names and meaning are those of Centrifugo, in lowerCamelCase. */
export interface ChannelOptions {
  /** Publications that are kept for those who come back or ask. @default 0 */
  readonly historySize: number;
  /** How long they are kept after the last one, in milliseconds. @default 0 */
  readonly historyTtl: number;
  /** Whether it is known who is on the channel. @default false */
  readonly presence: boolean;
  /** Whether coming and going is told to subscribers that want to know. @default false */
  readonly joinLeave: boolean;
  /** Whether it is told to every subscriber. @default false */
  readonly forcePushJoinLeave: boolean;
  /** Whether clients may ask to be told if they missed something. @default false */
  readonly allowPositioning: boolean;
  readonly forcePositioning: boolean;
  /** Whether clients may ask for what they missed. @default true where history is kept */
  readonly allowRecovery: boolean;
  readonly forceRecovery: boolean;
  /** Whether clients with a user may subscribe without a token. @default false */
  readonly allowSubscribeForClient: boolean;
  /** Whether clients without a user may, where clients may. @default false */
  readonly allowSubscribeForAnonymous: boolean;
  readonly allowPublishForClient: boolean;
  readonly allowPublishForSubscriber: boolean;
  readonly allowPublishForAnonymous: boolean;
  readonly allowHistoryForClient: boolean;
  readonly allowHistoryForSubscriber: boolean;
  readonly allowHistoryForAnonymous: boolean;
  readonly allowPresenceForClient: boolean;
  readonly allowPresenceForSubscriber: boolean;
  readonly allowPresenceForAnonymous: boolean;
  /** Whether `channel#42,43` is open to these users, without a token. @default false */
  readonly allowUserLimitedChannels: boolean;
  /** What names, without the namespace, have to match. @default any */
  readonly channelRegex: string | undefined;
  /** Whether clients may ask for `fossil` deltas. @default false */
  readonly delta: boolean;
  /** Whether clients may ask for publications with certain tags only. @default false */
  readonly allowTagsFilter: boolean;
}

export interface NamespaceOptions extends Partial<ChannelOptions> {
  /** What stands before the first `:` of a channel's name. */
  readonly name: string;
}

const DEFAULTS: ChannelOptions = {
  historySize: 0,
  historyTtl: 0,
  presence: false,
  joinLeave: false,
  forcePushJoinLeave: false,
  allowPositioning: false,
  forcePositioning: false,
  allowRecovery: true,
  forceRecovery: false,
  allowSubscribeForClient: false,
  allowSubscribeForAnonymous: false,
  allowPublishForClient: false,
  allowPublishForSubscriber: false,
  allowPublishForAnonymous: false,
  allowHistoryForClient: false,
  allowHistoryForSubscriber: false,
  allowHistoryForAnonymous: false,
  allowPresenceForClient: false,
  allowPresenceForSubscriber: false,
  allowPresenceForAnonymous: false,
  allowUserLimitedChannels: false,
  channelRegex: undefined,
  delta: false,
  allowTagsFilter: false,
};

const DURATIONS: ReadonlySet<string> = new Set(['historyTtl']);
const TEXTS: ReadonlySet<string> = new Set(['channelRegex', 'name']);
const NUMBERS: ReadonlySet<string> = new Set(['historySize', 'historyTtl']);

/** Options of channels by their names. */
export class Namespaces {
  readonly #byName = new Map<string, ChannelOptions & { readonly pattern?: RegExp }>();
  readonly #others: ChannelOptions & { readonly pattern?: RegExp };

  /** @param others options of channels without a namespace */
  constructor(namespaces: readonly NamespaceOptions[], others: Partial<ChannelOptions>) {
    this.#others = complete(others);
    for (const { name, ...options } of namespaces) this.#byName.set(name, complete(options));
  }

  /** @returns `undefined` for a channel of an unknown namespace, or one whose name does not fit */
  of(channel: string): ChannelOptions | undefined {
    const colon = channel.indexOf(':');
    const options = colon < 0 ? this.#others : this.#byName.get(channel.slice(0, colon));
    if (!options) return undefined;
    const rest = channel.slice(colon + 1);
    return options.pattern && !options.pattern.test(rest) ? undefined : options;
  }
}

function complete(
  options: Partial<ChannelOptions>,
): ChannelOptions & { readonly pattern?: RegExp } {
  const all = { ...DEFAULTS, ...options };
  return all.channelRegex === undefined ? all : { ...all, pattern: new RegExp(all.channelRegex) };
}

/**
 * Reads namespaces from the JSON of a variable, in Centrifugo's snake_case or in lowerCamelCase.
 *
 * @param parseTime reads a duration such as `5m`
 * @throws Error naming what is wrong
 */
export function parseNamespaces(
  json: string,
  parseTime: (text: string) => number | undefined,
): NamespaceOptions[] {
  const list = parse(json);
  if (!Array.isArray(list)) throw new Error('expected a JSON list of namespaces');
  const namespaces = list.map((entry) => parseOptions(entry, parseTime) as NamespaceOptions);
  for (const { name } of namespaces) {
    if (typeof name !== 'string' || !/^[-a-zA-Z0-9_.]{2,}$/.test(name))
      throw new Error(
        `name ${JSON.stringify(name)} of a namespace is invalid: expected two or more letters, digits, "-", "_" or "."`,
      );
  }
  return namespaces;
}

/** Reads the options of channels from JSON. @throws Error naming what is wrong */
export function parseChannelOptions(
  json: string,
  parseTime: (text: string) => number | undefined,
): Partial<ChannelOptions> {
  const options = parseOptions(parse(json), parseTime);
  if ('name' in options) throw new Error('"name" is for namespaces only');
  return options;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`expected JSON: ${(error as Error).message}`, { cause: error });
  }
}

function parseOptions(
  entry: unknown,
  parseTime: (text: string) => number | undefined,
): Partial<NamespaceOptions> {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    throw new Error('expected a JSON object of channel options');
  const options: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(entry)) {
    const name = given.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (name !== 'name' && !(name in DEFAULTS))
      throw new Error(`unknown channel option "${given}": expected one of ${optionNames()}`);
    options[name] = readOption(name, given, value, parseTime);
  }
  return options;
}

function readOption(
  name: string,
  given: string,
  value: unknown,
  parseTime: (text: string) => number | undefined,
): unknown {
  if (DURATIONS.has(name) && typeof value === 'string') {
    const time = parseTime(value);
    if (time === undefined)
      throw new Error(`"${given}" is ${JSON.stringify(value)}: expected a duration such as 5m`);
    return time;
  }
  const type = NUMBERS.has(name) ? 'number' : TEXTS.has(name) ? 'string' : 'boolean';
  if (typeof value !== type)
    throw new Error(`"${given}" is ${JSON.stringify(value)}: expected a ${type}`);
  // Throws for a pattern that is none.
  return name === 'channelRegex' ? new RegExp(value as string).source : value;
}

function optionNames(): string {
  return Object.keys(DEFAULTS)
    .map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
    .join(', ');
}
