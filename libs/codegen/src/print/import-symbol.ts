/** A name that another module exports. Printing it writes its local name and adds the import. */
export interface ImportSymbol {
  readonly kind: 'import';
  /** Name that the module exports. */
  readonly name: string;
  /** Package, or path from the output root that starts with `./` and ends in `.js`. */
  readonly from: string;
  /** Used where only a type may stand. An import whose uses are all of this kind is an `import type`. */
  readonly typeOnly: boolean;
}

/** A name that is used as a value, or as a value and as a type. */
export function importSymbol(name: string, from: string): ImportSymbol {
  return { kind: 'import', name, from, typeOnly: false };
}

/** A name that is used as a type. */
export function importType(name: string, from: string): ImportSymbol {
  return { kind: 'import', name, from, typeOnly: true };
}
