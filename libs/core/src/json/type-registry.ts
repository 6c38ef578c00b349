/**
 * A message type as far as this layer can name it: a `MessageType`, which is declared above it.
 */
export interface RegisteredType {
  /** Full proto name without a leading dot. */
  readonly typeName: string;
}

/** The types that a `google.protobuf.Any` may hold. Made by `createTypeRegistry()`. */
export interface TypeRegistry {
  /** @param typeName Full proto name without a leading dot */
  get(typeName: string): RegisteredType | undefined;
}
