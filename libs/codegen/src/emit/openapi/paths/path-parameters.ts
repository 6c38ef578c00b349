import type { MessageModel } from '../../../model/model.js';
import { fieldOption } from '../openapi-options.js';
import { paragraphs, type JsonObject } from '../openapi-json.js';
import { describedField } from '../schema/described-schema.js';
import { limitedSchema } from '../schema/field-schema.js';
import type { ComponentSchemas } from '../schema/schemas.js';
import { fieldAtPath } from './field-at-path.js';
import type { OpenapiPath, PathParameter } from './openapi-path.js';

/** The parameters of a path. */
export function pathParameters(
  path: OpenapiPath,
  request: MessageModel,
  schemas: ComponentSchemas,
): JsonObject[] {
  return path.parameters.map((parameter) => pathParameter(parameter, path, request, schemas));
}

function pathParameter(
  parameter: PathParameter,
  path: OpenapiPath,
  request: MessageModel,
  schemas: ComponentSchemas,
): JsonObject {
  const { name, variable, isWhole, isMulti } = parameter;
  const field = variable && fieldAtPath(request, variable.fieldPath);
  const composition = variable && path.compositions.get(variable.name);
  const slashes = isMulti ? 'May hold slashes, which are sent as they are.' : '';
  if (field === undefined || !isWhole) {
    const part =
      composition === undefined ? '' : `Part of \`${variable!.name}\`: \`${composition}\`.`;
    const description = paragraphs(field?.comment, [part, slashes].filter(Boolean).join(' '));
    return { name, in: 'path', required: true, description, schema: { type: 'string' } };
  }
  const { schema, words } = limitedSchema(field, schemas);
  return {
    name,
    in: 'path',
    required: true,
    description: paragraphs(field.comment, [words, slashes].filter(Boolean).join(' ')),
    deprecated: field.deprecated || undefined,
    schema: describedField(fieldOption(field.desc), schema),
  };
}
