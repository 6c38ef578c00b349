import { targetText, type ListenTarget } from './listen-target.js';

/** Turns what the system says of an address that cannot be bound into an error that helps. */
export function bindError(target: ListenTarget, cause: NodeJS.ErrnoException): Error {
  const reason = reasonOf(target, cause);
  return new Error(`gRPC server cannot listen on "${targetText(target)}": ${reason}`, { cause });
}

function reasonOf(target: ListenTarget, { code, message }: NodeJS.ErrnoException): string {
  const isSocketFile = 'path' in target;
  switch (code) {
    case 'EADDRINUSE':
      return isSocketFile
        ? 'another process listens there; stop it, or set SERVER_GRPC_HOST to another path'
        : 'the port is in use; stop the process that has it, or set SERVER_GRPC_PORT to another port';
    case 'EACCES':
    case 'EPERM':
      return isSocketFile
        ? 'the folder does not exist, or this process may not create files in it; set SERVER_GRPC_HOST to another path'
        : 'this process may not open that port; set SERVER_GRPC_PORT to a port above 1023';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host is no address of this machine; set SERVER_GRPC_HOST to one, or to 0.0.0.0 for all';
    default:
      return message;
  }
}
