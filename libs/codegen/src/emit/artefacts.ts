import { CLIENT_FILES } from './clients/client-symbol.js';
import { emitClients } from './clients/emit-clients.js';
import { emitDescriptors } from './descriptors/emit-descriptors.js';
import type { Artefact } from './emitter.js';
import { jsonArtefact } from './json/emit-json.js';
import { emitMocks, MOCK_FILES } from './mocks/emit-mocks.js';
import { emitOpenapi } from './openapi/emit-openapi.js';
import { emitToolkit } from './toolkit/emit-toolkit.js';
import { validators } from './validate/emit-validators.js';

/** What is generated next to the messages, in the order of the files' names. */
export const ARTEFACTS: readonly Artefact[] = [
  { ...CLIENT_FILES, emit: emitClients },
  { suffix: '.descriptors', emit: emitDescriptors },
  jsonArtefact,
  { ...MOCK_FILES, emit: emitMocks, services: true },
  { suffix: '.openapi', emit: emitOpenapi, services: true },
  { suffix: '.toolkit', emit: emitToolkit, services: true },
  validators,
];
