import type { CallRegistry } from '../../call/call-registry.js';
import type { ToolkitLogger } from '../../logging/toolkit-logger.js';
import type { HeaderList } from '../header-list.js';
import type { HttpServerOptions } from '../http-server-options.js';
import type { MarshalerRegistry } from '../marshal/marshaler-registry.js';
import type { ErrorAnswers } from '../response/error-answer.js';

/** What all calls of a server share. */
export interface HttpRuntime {
  readonly options: HttpServerOptions;
  readonly logger: ToolkitLogger;
  readonly marshalers: MarshalerRegistry;
  readonly errors: ErrorAnswers;
  readonly calls: CallRegistry;
  /** Whether a path is for connections that are upgraded to another protocol. */
  isUpgradePath(path: string): boolean;
  /** Keys of response metadata that become headers; all if it is undefined. */
  readonly responseHeaders?: HeaderList;
  /** Whether connections are to be closed after their next answer. */
  isDraining: boolean;
}
