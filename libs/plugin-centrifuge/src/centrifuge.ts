import { definePlugin } from '@nestjs-toolkit/core';
import { parseCentrifugeDsn } from './centrifuge-dsn.js';
import { CentrifugeOptions } from './centrifuge-options.js';
import { createConnectedPlugin } from './connected/connected-plugin.js';
import { createEmbeddedPlugin } from './embedded-plugin.js';
import { createExternalPlugin } from './external/external-plugin.js';
import type { CentrifugePlugin } from './plugin-interface.js';

/** Plugin type `centrifuge`: a Centrifuge node inside of the service, the API of a Centrifugo server, or a client. */
export const centrifuge = definePlugin<CentrifugeOptions, CentrifugePlugin>({
  type: 'centrifuge',
  options: CentrifugeOptions,
  create: (options, context) => {
    const dsn = parseCentrifugeDsn(options.dsn);
    if (dsn.kind === 'api') return createExternalPlugin(dsn, options, context);
    if (dsn.kind === 'client') return createConnectedPlugin(dsn, options, context);
    return createEmbeddedPlugin(dsn, options, context);
  },
});
