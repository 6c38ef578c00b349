import { clone, toBinary, type DescFile } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { camelCase } from '../../model/case.js';
import type { FileModel } from '../../model/model.js';
import { hasBufRules } from '../../model/rules.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { importSymbol, type ImportSymbol } from '../../print/import-symbol.js';
import { literal } from '../../print/printable.js';

/** Longest piece of base64 on a line. */
const CHUNK = 96;

/** What the descriptors file exports, to be imported. */
export function descriptorsSymbol(file: FileModel): ImportSymbol {
  return importSymbol(descriptorsName(file), `./${file.baseName}.descriptors.js`);
}

/** Name of what the descriptors file exports: `userServiceDescriptors`. */
export function descriptorsName(file: FileModel): string {
  return `${camelCase(file.baseName.split('/').at(-1)!)}Descriptors`;
}

/**
 * Writes `<name>.descriptors.ts` for a file with services or with rules of `buf.validate`: the
 * compiler's descriptors of the file and of all it imports, for server reflection and protovalidate.
 * Custom options are in them, source info is not. They are not compressed: the output of zlib
 * differs between versions of Node.
 */
export function emitDescriptors(file: FileModel, out: GeneratedFile): void {
  const isServed = file.requested && file.services.length > 0;
  if (!isServed && !file.messages.some(hasBufRules)) return;
  const name = out.declare(descriptorsName(file));
  out.doc(
    `Serialised \`FileDescriptorProto\`s of \`${file.name}\` and of all it imports, dependencies first, in base64.`,
  );
  out.block(
    `const FILES: readonly string[] = [`,
    () => {
      for (const desc of inDependencyOrder(file.desc)) emitFile(desc, out);
    },
    '];',
  );
  out.print();
  out.doc(
    'The descriptors as the compiler made them, for server reflection. Read when they are asked for.',
  );
  out.block(
    `export function ${name}(): readonly Uint8Array[] {`,
    () => out.print("return FILES.map((file) => new Uint8Array(Buffer.from(file, 'base64')));"),
    '}',
  );
}

function emitFile(desc: DescFile, out: GeneratedFile): void {
  const proto = clone(FileDescriptorProtoSchema, desc.proto);
  delete proto.sourceCodeInfo;
  const text = Buffer.from(toBinary(FileDescriptorProtoSchema, proto)).toString('base64');
  out.print(`// ${proto.name}`);
  const chunks = text.match(new RegExp(`.{1,${CHUNK - 6}}`, 'g')) ?? [];
  for (const [index, chunk] of chunks.entries()) {
    const end = index === chunks.length - 1 ? ',' : ' +';
    if (index === 0) out.print(literal(chunk), end);
    else out.indent(() => out.print(literal(chunk), end));
  }
}

function inDependencyOrder(start: DescFile): Set<DescFile> {
  const files = new Set<DescFile>();
  const visiting = new Set<DescFile>();
  const visit = (file: DescFile) => {
    if (visiting.has(file)) return;
    visiting.add(file);
    for (const dependency of file.dependencies) visit(dependency);
    files.add(file);
  };
  visit(start);
  return files;
}
