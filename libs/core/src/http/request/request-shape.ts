import type { PathTemplate } from '@nestjs-toolkit/http-rule';
import { StatusError } from '../../error/status-error.js';
import { JsonError } from '../../json/json-error.js';
import type { JsonType } from '../../json/json-type.js';
import type { MessageType } from '../../message/message-type.js';
import type { HttpBinding } from '../../service/service-definition.js';
import { fieldTarget, messageTarget, type BodyFormat } from '../marshal/body-target.js';
import { httpBodyAccess, type HttpBodyAccess } from '../marshal/http-body.js';
import type { BodyTarget } from '../marshal/marshaler.js';
import { badJson } from './bad-request.js';
import { createParameterBinder, type ParameterBinder } from './bind-parameters.js';
import { createPathBinder, type PathBinder } from './bind-path.js';
import { findField, holderOf, isField, type FieldPath } from './field-path.js';
import type { ReceivedBody } from './received-body.js';
import { createUpdateMaskFiller, type UpdateMaskFiller } from './update-mask.js';

/** What a request consists of besides its body. */
export interface RequestParts {
  /** Values of the path's variables. */
  readonly values: readonly string[];
  /** Query string without its question mark; empty if there is none. */
  readonly query: string;
}

/**
 * How the requests of one binding become messages: the body first, then the query, then the path,
 * which overrides both. Made at boot.
 */
export class RequestShape {
  /** What the body stands for. Absent: requests have no body. */
  readonly target: BodyTarget | undefined;
  /** Whether a body of any media type is taken, because its bytes go into a field as they are. */
  readonly takesAnyMediaType: boolean;
  /** Whether the bytes go into a field as they are even if their media type is a known one. */
  readonly isRaw: boolean;
  readonly #type: JsonType;
  readonly #bodyPath: FieldPath | undefined;
  readonly #httpBody: HttpBodyAccess | undefined;
  readonly #bindPath: PathBinder;
  readonly #bindQuery: ParameterBinder;
  readonly #fillUpdateMask: UpdateMaskFiller | undefined;

  /** @throws Error if the template or the body names a field that cannot be bound */
  constructor(
    message: MessageType,
    binding: HttpBinding,
    template: PathTemplate,
    format: BodyFormat,
  ) {
    const type = message.json;
    const path = bodyPath(type, binding.body);
    this.#type = type;
    this.#bodyPath = path;
    this.target = path ? fieldTarget(path.field, format) : messageTarget(message, format);
    if (binding.body === undefined) this.target = undefined;
    this.#httpBody = this.target && httpBodyAccess(path ? path.field.message : type);
    this.isRaw = this.#httpBody !== undefined;
    this.takesAnyMediaType = this.isRaw || path?.field.type.kind === 'bytes';
    this.#bindPath = createPathBinder(type, template);
    const inPath = template.variables.map(({ name }) => name);
    const inBody = path ? [path.text] : binding.body === '*' ? [...type.fields.keys()] : [];
    this.#bindQuery = createParameterBinder(type, {
      part: 'query parameter',
      unknown: format.unknownParameters,
      limit: format.maxParameters,
      boundElsewhere: [...inPath, ...inBody],
    });
    this.#fillUpdateMask =
      binding.verb === 'PATCH' && this.target
        ? createUpdateMaskFiller(type, path?.field, inPath, format.read)
        : undefined;
  }

  /** @throws StatusError 400 naming what is wrong and where */
  read({ values, query }: RequestParts, body: ReceivedBody | undefined): object {
    const message = this.#begin(body);
    if (query !== '') this.#bindQuery(message, query);
    if (values.length > 0) this.#bindPath(message, values);
    if (body?.marshaler && this.#fillUpdateMask) this.#fillUpdateMask(message, body);
    return message;
  }

  #begin(body: ReceivedBody | undefined): object {
    const isAbsent = !body || (body.bytes.length === 0 && !this.#httpBody);
    if (isAbsent) return this.#type.create() as object;
    const value = this.#decode(body);
    if (!this.#bodyPath) return value as object;
    const message = this.#type.create() as object;
    if (value !== undefined) this.#bodyPath.field.set(holderOf(this.#bodyPath, message), value);
    return message;
  }

  #decode({ bytes, contentType, marshaler }: ReceivedBody): unknown {
    if (this.#httpBody) return this.#httpBody.create({ bytes, contentType });
    if (!marshaler) return bytes;
    try {
      return marshaler.decode!(bytes, this.target!);
    } catch (error) {
      if (error instanceof JsonError) throw badJson(error);
      if (StatusError.is(error)) throw error;
      throw StatusError.invalidArgument(
        `body is no ${marshaler.mediaTypes[0]} of ${this.target!.name}`,
        { cause: error },
      );
    }
  }
}

/** @returns `undefined` for a body that is the whole message, or none */
function bodyPath(type: JsonType, body: string | undefined): FieldPath | undefined {
  if (body === undefined || body === '*') return undefined;
  const path = findField(type, body.split('.'));
  if (isField(path)) return path;
  throw new Error(`body "${body}" cannot be bound: ${path.problem}`);
}
