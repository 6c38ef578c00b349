// Plugin packages that the goldens refer to and that this repository does not have.

declare module '@example/mailer-plugin' {
  import type { PluginDefinition } from '@nestjs-toolkit/core';

  export type MailerPlugin = object;
  export const mailer: PluginDefinition<object, MailerPlugin>;
}
