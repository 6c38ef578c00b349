/** Any JSON value: ts-proto types `google.protobuf.Value` like this. */
// oxlint-disable-next-line typescript/no-explicit-any -- what it holds is up to the application
export type AnyJson = any;

/** A `google.protobuf.Value` as its message. Lists and objects hold plain values. */
export interface ValueMessage {
  kind:
    | { $case: 'nullValue'; value: 0 }
    | { $case: 'numberValue'; value: number }
    | { $case: 'stringValue'; value: string }
    | { $case: 'boolValue'; value: boolean }
    | { $case: 'structValue'; value: Record<string, AnyJson> | undefined }
    | { $case: 'listValue'; value: AnyJson[] | undefined }
    | undefined;
}

/** Message of a plain JSON value; undefined in a list counts as null. @throws for what JSON has not */
export function messageFromValue(value: unknown): ValueMessage {
  switch (typeof value) {
    case 'undefined':
      return { kind: { $case: 'nullValue', value: 0 } };
    case 'number':
      return { kind: { $case: 'numberValue', value } };
    case 'string':
      return { kind: { $case: 'stringValue', value } };
    case 'boolean':
      return { kind: { $case: 'boolValue', value } };
    case 'object':
      return messageFromObject(value);
    default:
      throw new TypeError(`google.protobuf.Value cannot hold a ${typeof value}`);
  }
}

function messageFromObject(value: object | null): ValueMessage {
  if (value === null) return { kind: { $case: 'nullValue', value: 0 } };
  if (Array.isArray(value)) return { kind: { $case: 'listValue', value } };
  return { kind: { $case: 'structValue', value } };
}

/** Plain JSON value of a message; undefined for a message that holds nothing. */
export function valueFromMessage(message: {
  kind: { $case: string; value: AnyJson } | undefined;
}): AnyJson {
  return message.kind?.$case === 'nullValue' ? null : message.kind?.value;
}
