/** Migrations cannot be run, or one of them failed. Nothing of the failed file has been applied. */
export class MigrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
  }
}
