// Plugin packages that the goldens refer to and that this repository does not have.

declare module '@nestjs-toolkit/plugin-centrifuge' {
  import type { PluginDefinition } from '@nestjs-toolkit/core';

  export type CentrifugePlugin = object;
  export const centrifuge: PluginDefinition<object, CentrifugePlugin>;
}

declare module '@example/mailer-plugin' {
  import type { PluginDefinition } from '@nestjs-toolkit/core';

  export type MailerPlugin = object;
  export const mailer: PluginDefinition<object, MailerPlugin>;
}
