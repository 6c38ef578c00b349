/** One way to do a piece of work. */
export interface Contestant {
  readonly label: string;
  /** Does the work once. The result is used, so that the compiler cannot leave the work out. */
  run(): unknown;
}

/** A piece of work that several do. The first contestant is what the others are compared with. */
export interface Contest {
  readonly name: string;
  readonly contestants: readonly Contestant[];
  /** @throws Error if a contestant does not do the work right */
  check?(): void;
}

/** Median time of a contestant. */
export interface MicroRow {
  readonly scenario: string;
  readonly contestant: string;
  /** User and system time of the process per operation, in nanoseconds. */
  readonly cpu: number;
  /** `cpu` as a multiple of the first contestant's. */
  readonly ratio: number;
  /** Largest minus smallest `cpu`, as a share of the median. */
  readonly spread: number;
}
