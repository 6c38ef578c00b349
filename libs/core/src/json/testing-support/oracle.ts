import { join } from 'node:path';
import { compileProtos } from '@nestjs-toolkit/codegen';
import type { DescMessage, FileRegistry } from '@bufbuild/protobuf';

/** The kitchen sink as Protobuf-ES sees it: another implementation to compare with. */
export async function compileKitchenSink(): Promise<FileRegistry> {
  const file = join(import.meta.dirname, 'kitchen-sink.proto');
  const compiled = await compileProtos({ roots: [import.meta.dirname], files: [file] });
  if (compiled.kind === 'invalid') throw new Error(JSON.stringify(compiled.problems));
  return compiled.registry;
}

export function messageOf(registry: FileRegistry, typeName: string): DescMessage {
  const desc = registry.getMessage(typeName);
  if (desc === undefined) throw new Error(`no message ${typeName}`);
  return desc;
}
