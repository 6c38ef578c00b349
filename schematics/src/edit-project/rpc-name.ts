import { strings } from '@angular-devkit/core';

/** Nest's CLI passes every name in kebab-case: `rename-user` → `RenameUser`. */
export function rpcName(name: string): string {
  return strings.classify(name);
}
