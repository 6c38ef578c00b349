import type { FileModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { emitClientRegistry, emitServices } from '../clients/emit-services.js';
import { emitPlugins } from './emit-plugins.js';
import { emitServerInterface } from './emit-server-interface.js';
import { emitServiceDefinition } from './emit-service-definition.js';

/**
 * Writes `<name>.toolkit.ts` for a file with services: the interface that a handler class
 * implements, the service itself, and the types of its plugins.
 */
export function emitToolkit(file: FileModel, out: GeneratedFile): void {
  if (file.services.length === 0) return;
  emitPlugins(file, out);
  emitClientRegistry(file, out);
  for (const service of file.services) {
    emitServerInterface(service, out);
    emitServices(service, out);
    emitServiceDefinition(service, out);
  }
}
