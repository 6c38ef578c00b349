/** Key of a value that travels with a call, such as the claims that a middleware verified. */
export interface CallKey<T> {
  readonly name: string;
  /** Carries the type; never there at run time. */
  readonly type?: T;
}

/**
 * Makes a key. Two keys never clash, whatever their names.
 *
 * @example export const USER_ID = createCallKey<string>('user id');
 */
export function createCallKey<T>(name: string): CallKey<T> {
  return Object.freeze({ name });
}
