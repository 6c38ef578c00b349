import { startServer, type TestServer, type TestServerOptions } from './test-server.js';

/** Runs a body against a server of its own, which is closed whatever happens. */
export async function withServer(
  options: TestServerOptions,
  body: (server: TestServer) => Promise<void>,
): Promise<void> {
  const server = await startServer(options);
  try {
    await body(server);
  } finally {
    await server.close();
  }
}
