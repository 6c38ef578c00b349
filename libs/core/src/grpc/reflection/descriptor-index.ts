import { summarizeFile, type FileSummary } from './descriptor-walk.js';

/** All `.proto` files of a server, to be found by name, symbol and extension. */
export class DescriptorIndex {
  readonly #files = new Map<string, FileSummary>();
  readonly #fileOfSymbol = new Map<string, FileSummary>();
  /** By extended type, then by number. */
  readonly #extensions = new Map<string, Map<number, FileSummary>>();

  /** @param descriptors serialised `FileDescriptorProto`s; a file that comes twice is taken once */
  constructor(descriptors: Iterable<Uint8Array>) {
    for (const bytes of descriptors) this.#add(summarizeFile(bytes));
  }

  fileByName(name: string): FileSummary | undefined {
    return this.#files.get(name);
  }

  fileOfSymbol(symbol: string): FileSummary | undefined {
    return this.#fileOfSymbol.get(symbol.replace(/^\./, ''));
  }

  fileOfExtension(extendee: string, number: number): FileSummary | undefined {
    return this.#extensions.get(extendee.replace(/^\./, ''))?.get(number);
  }

  /** Numbers of the known extensions of a type; `undefined` for a type that is not known. */
  extensionNumbers(typeName: string): number[] | undefined {
    const numbers = this.#extensions.get(typeName.replace(/^\./, ''));
    if (numbers) return [...numbers.keys()].sort((a, b) => a - b);
    return this.fileOfSymbol(typeName) ? [] : undefined;
  }

  /** A file and all that it imports, the file first. */
  withImports(file: FileSummary): FileSummary[] {
    const found = new Set([file]);
    for (const each of found) {
      for (const name of each.dependencies) {
        const dependency = this.#files.get(name);
        if (dependency) found.add(dependency);
      }
    }
    return [...found];
  }

  #add(file: FileSummary): void {
    if (this.#files.has(file.name)) return;
    this.#files.set(file.name, file);
    for (const symbol of file.symbols) this.#fileOfSymbol.set(symbol, file);
    for (const { extendee, number } of file.extensions) {
      const numbers = this.#extensions.get(extendee) ?? new Map<number, FileSummary>();
      this.#extensions.set(extendee, numbers.set(number, file));
    }
  }
}
