import { env } from '@nestjs-toolkit/core';

/** Variables of the plugin, read under `{SERVICE_PREFIX}_{PLUGIN_PREFIX}_`. */
export class MypluginOptions {
  host = env.string('HOST', { default: 'localhost', description: 'Host of the service.' });
  port = env.port('PORT', { default: 8080, description: 'TCP port of the service.' });
  username = env.string('USERNAME', { description: 'User, if the service asks for one.' });
  // Also read from the file that …_PASSWORD_FILE names, and never printed.
  password = env.secret('PASSWORD', { description: 'Password of the user.' });
  timeout = env.duration('TIMEOUT', {
    default: '30s',
    bareUnit: 's',
    description: 'Longest time that a request may take.',
  });
  refreshInterval = env.duration('REFRESH_INTERVAL', {
    default: '1m',
    description: 'How often the list of things is read again in the background.',
  });

  /** Rules across variables. A message that begins with a variable is reported under its full name. */
  validate(): string[] {
    const isHalf = (this.username === undefined) !== (this.password === undefined);
    return isHalf ? ['USERNAME: expected together with PASSWORD'] : [];
  }
}
