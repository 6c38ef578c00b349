/** What the caller of the plugin may set: `--nest-toolkit_opt` of protoc, `opt` of buf. */
export interface PluginParameters {
  /** `messages=false` leaves out `<name>.ts`, for those who run ts-proto themselves. @default true */
  readonly messages: boolean;
  /** `plugin=<type>=<npm package>`: a plugin type of your own. May be repeated. */
  readonly plugins: Readonly<Record<string, string>>;
}

/** @throws for a parameter that does not exist or has a wrong value */
export function parseParameters(text: string): PluginParameters {
  let messages = true;
  const plugins: Record<string, string> = {};
  for (const parameter of text.split(',').map((item) => item.trim())) {
    if (parameter === '') continue;
    const [name, value = ''] = splitOnce(parameter);
    if (name === 'messages') messages = parseBoolean(name, value);
    else if (name === 'plugin') Object.assign(plugins, parsePlugin(value));
    else throw new Error(`unknown parameter "${name}": expected "messages" or "plugin"`);
  }
  return { messages, plugins };
}

function parseBoolean(name: string, value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw new Error(`parameter "${name}" is "${value}": expected "true" or "false"`);
}

function parsePlugin(value: string): Record<string, string> {
  const [type, name = ''] = splitOnce(value);
  if (!/^[a-z]\w*$/.test(type) || name === '') {
    throw new Error(
      `parameter "plugin" is "${value}": expected "<type>=<npm package>", such as "mailer=@acme/mailer-plugin"`,
    );
  }
  return { [type]: name };
}

function splitOnce(text: string): [string, string?] {
  const index = text.indexOf('=');
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
