import { definePlugin } from '@nestjs-toolkit/core';
import { parseCentrifugeDsn } from './centrifuge-dsn.js';
import { CentrifugeOptions } from './centrifuge-options.js';
import { createEmbeddedPlugin } from './embedded-plugin.js';
import { createExternalPlugin } from './external/external-plugin.js';
import type { CentrifugePlugin } from './plugin-interface.js';

/** Plugin type `centrifuge`: a Centrifuge node inside of the service, or a client of a Centrifugo server. */
export const centrifuge = definePlugin<CentrifugeOptions, CentrifugePlugin>({
  type: 'centrifuge',
  options: CentrifugeOptions,
  create: (options, context) => {
    const dsn = parseCentrifugeDsn(options.dsn);
    return dsn.kind === 'api'
      ? createExternalPlugin(dsn, options, context)
      : createEmbeddedPlugin(dsn, options, context);
  },
});
