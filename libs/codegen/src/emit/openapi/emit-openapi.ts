import { camelCase } from '../../model/case.js';
import type { FileModel, ServiceModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { importSymbol, importType, type ImportSymbol } from '../../print/import-symbol.js';
import { array, group, literal, propertyKey, type Printable } from '../../print/printable.js';
import { hasHttpRules, openapiDocument } from './document.js';
import { isJsonObject, type Json } from './openapi-json.js';

/** What the OpenAPI file exports for a service, to be imported; undefined if it has nothing of it. */
export function openapiSymbol(service: ServiceModel): ImportSymbol | undefined {
  if (!hasHttpRules(service)) return undefined;
  return importSymbol(openapiName(service), `./${service.parent.baseName}.openapi.js`);
}

function openapiName({ name }: ServiceModel): string {
  return `${camelCase(name)}Openapi`;
}

/**
 * Writes `<name>.openapi.ts` for a file with services that have HTTP rules: their OpenAPI documents,
 * which the server merges and serves. `openapi.json` is the same for people and tools.
 */
export function emitOpenapi(file: FileModel, out: GeneratedFile): void {
  for (const service of file.services.filter(hasHttpRules)) {
    out.doc(
      `OpenAPI 3.1 document of \`${service.typeName}\`, with proto names. Made when it is asked for.`,
    );
    const type = importType('OpenapiDocument', '@nestjs-toolkit/core');
    out.block(
      ['export function ', out.declare(openapiName(service)), '(): ', type, ' {'],
      () => out.print('return ', printed(openapiDocument([service])), ';'),
      '}',
    );
    out.print();
  }
}

/** A JSON value as TypeScript. */
function printed(value: Json): Printable {
  if (typeof value === 'string') return literal(value);
  if (Array.isArray(value)) return array(value.map((item: Json) => printed(item)));
  if (!isJsonObject(value)) return String(value);
  const members = Object.entries(value).map(([name, member]): Printable => [
    // In a literal, a plain `__proto__` would set the prototype.
    name === '__proto__' ? "['__proto__']" : propertyKey(name),
    ': ',
    printed(member!),
  ]);
  return { ...group('{', members, '}'), padded: true };
}
