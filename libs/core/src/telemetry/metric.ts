/** One number that a plugin tells about itself, read whenever somebody collects metrics. */
export interface Metric {
  /**
   * Name in snake_case with its unit, such as `pool_connections` or `published_messages_total`. Collectors
   * put their own prefix in front and add the plugin's type and prefix as labels.
   */
  readonly name: string;
  /** One sentence for people. */
  readonly help: string;
  /** A gauge goes up and down, a counter only up. */
  readonly kind: 'gauge' | 'counter';
  readonly value: number;
  /** What tells values of the same name apart, such as `{ state: 'idle' }`. Few different values, no user data. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
}
