/** A reason why something cannot be done that a person can do something about. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
