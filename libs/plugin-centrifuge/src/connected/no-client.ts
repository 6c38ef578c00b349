/** @throws Error, always: the plugin has another DSN */
export function noClient(prefix: string): never {
  throw new Error(
    `plugin "${prefix}" is no client: set DSN to ws://host:8000/connection/websocket, or use node()`,
  );
}
