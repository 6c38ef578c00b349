/** No user has the id. */
export class UserNotFoundError extends Error {
  override readonly name = 'UserNotFoundError';

  constructor(readonly userId: string) {
    super(`user ${userId} not found`);
  }
}

/** Another user has the e-mail address. */
export class EmailTakenError extends Error {
  override readonly name = 'EmailTakenError';

  constructor(readonly email: string) {
    super(`user with email ${email} already exists`);
  }
}
