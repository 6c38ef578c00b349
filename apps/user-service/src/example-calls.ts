import type { ListeningAddresses } from '@nestjs-toolkit/core';

/** Prints calls to try, for the person who has just started the service in development. */
export function printExampleCalls({ http, grpc }: ListeningAddresses): void {
  if (process.env['NODE_ENV'] === 'production' || !http || !grpc) return;
  const calls = [
    `curl -X POST ${http}/users -H 'content-type: application/json' -d '{"name":"Ada Lovelace","email":"ada@example.com"}'`,
    `curl '${http}/users?limit=10&search=ada'`,
    `npx buf curl --protocol grpc --http2-prior-knowledge -d '{"limit":10}' http://${grpc}/userservice.UserService/ListUsers`,
  ];
  process.stdout.write(`Try it:\n\n${calls.map((call) => `  ${call}`).join('\n')}\n\n`);
}
