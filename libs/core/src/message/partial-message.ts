type Scalar = string | number | boolean | bigint | null | undefined | Uint8Array | Date;

/**
 * What a handler may return or a client may send for a message: every field may be left out, at any
 * depth, and then has its proto default.
 */
export type PartialMessage<T> = T extends Scalar
  ? T
  : T extends readonly (infer Item)[]
    ? readonly PartialMessage<Item>[]
    : T extends ReadonlyMap<infer Key, infer Value>
      ? ReadonlyMap<Key, PartialMessage<Value>>
      : T extends { $case: infer Case; value: infer Value }
        ? { $case: Case; value: PartialMessage<Value> }
        : T extends object
          ? { [Key in keyof T]?: PartialMessage<T[Key]> | undefined }
          : T;
