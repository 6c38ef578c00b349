import { StatusError } from '@nestjs-toolkit/core';
import { Catch, type ExceptionFilter } from '@nestjs/common';
import { EmailTakenError, UserNotFoundError } from './user.errors.js';

/** Gives the errors of this domain their status: the service layer knows nothing of transports. */
@Catch(UserNotFoundError, EmailTakenError)
export class UserErrorFilter implements ExceptionFilter {
  catch(error: UserNotFoundError | EmailTakenError): never {
    const options = { cause: error };
    if (error instanceof UserNotFoundError) throw StatusError.notFound(error.message, options);
    throw StatusError.alreadyExists(error.message, options);
  }
}
