import type { ImportExtension } from '@nestjs-toolkit/codegen';
import { posix } from 'node:path';

/** How a file imports another one. @param to path without extension; both are from the root of the workspace */
export function relativeImport(from: string, to: string, extension: ImportExtension): string {
  const path = posix.relative(posix.join('/', posix.dirname(from)), posix.join('/', to));
  return `${path.startsWith('.') ? '' : './'}${path}${extension === 'js' ? '.js' : ''}`;
}
