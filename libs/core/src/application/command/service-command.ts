import { CONFIG_FORMATS, type ConfigFormat } from '../../config/report/format-config.js';

/** What a service was started for, if not to serve. */
export type ServiceCommand =
  | { readonly kind: 'help'; readonly all: boolean; readonly comments: boolean }
  | {
      readonly kind: 'config';
      readonly format: ConfigFormat;
      readonly all: boolean;
      readonly comments: boolean;
    }
  | { readonly kind: 'doctor' };

/**
 * Reads the arguments of a service: `--help`, `-h`, or `help` or `h` as the first one, print help and
 * configuration, with a format such as `--yaml` the configuration alone; `--doctor` asks each backend.
 * Other arguments belong to the application.
 *
 * @returns `undefined` if the service is to serve
 */
export function parseServiceCommand(args: readonly string[]): ServiceCommand | undefined {
  if (args.includes('--doctor')) return { kind: 'doctor' };
  const isHelp =
    args.includes('--help') || args.includes('-h') || args[0] === 'help' || args[0] === 'h';
  if (!isHelp) return undefined;
  const all = args.includes('--all');
  const comments = !args.includes('--without-comments');
  const format = CONFIG_FORMATS.find((each) => args.includes(`--${each}`));
  return format ? { kind: 'config', format, all, comments } : { kind: 'help', all, comments };
}
