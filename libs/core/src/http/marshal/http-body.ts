import type { JsonType } from '../../json/json-type.js';

/** Bytes with a media type: what `google.api.HttpBody` says. */
export interface RawBody {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Reads and makes messages of the type `google.api.HttpBody`, whose bytes are the body as it is. */
export interface HttpBodyAccess {
  create(raw: RawBody): object;
  read(message: object): RawBody;
}

const HTTP_BODY = 'google.api.HttpBody';
const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** @returns `undefined` for other types */
export function httpBodyAccess(type: JsonType | undefined): HttpBodyAccess | undefined {
  if (type?.typeName !== HTTP_BODY) return undefined;
  const contentTypeField = type.fields.get('content_type')!;
  const dataField = type.fields.get('data')!;
  return {
    create: ({ contentType, bytes }) => {
      const message = type.create() as object;
      contentTypeField.set(message, contentType);
      dataField.set(message, bytes);
      return message;
    },
    read: (message) => ({
      contentType: (contentTypeField.get(message) as string | undefined) || DEFAULT_CONTENT_TYPE,
      bytes: (dataField.get(message) as Uint8Array | undefined) ?? new Uint8Array(0),
    }),
  };
}
