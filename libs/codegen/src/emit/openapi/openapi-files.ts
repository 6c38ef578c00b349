import type { FileModel, Model } from '../../model/model.js';
import { hasHttpRules, openapiDocument } from './document.js';
import { compact } from './openapi-json.js';
import { JSON_NAME } from './schema/field-schema.js';

/** `openapi.json` of each folder with services that have HTTP rules: one document for all of them. */
export function openapiFiles(model: Model): { readonly path: string; readonly text: string }[] {
  const folders = new Map<string, FileModel[]>();
  for (const file of model.files) {
    if (!file.requested || !file.services.some(hasHttpRules)) continue;
    const folder = file.baseName.slice(0, file.baseName.lastIndexOf('/') + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders].map(([folder, files]) => {
    const services = files.flatMap((file) => file.services.filter(hasHttpRules));
    const document = compact(openapiDocument(services), (member) => member !== JSON_NAME);
    return { path: `${folder}openapi.json`, text: `${JSON.stringify(document, undefined, 2)}\n` };
  });
}
