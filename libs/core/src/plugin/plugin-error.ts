/** A plugin failed to start or to stop. The message names plugin, prefix, address and hook, and never a secret. */
export class PluginError extends Error {
  constructor(
    message: string,
    /** Failures of the single plugins; the message holds their texts. */
    readonly failures: readonly string[] = [message],
  ) {
    super(message);
    this.name = 'PluginError';
  }
}
