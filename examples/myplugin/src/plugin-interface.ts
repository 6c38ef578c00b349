/** What `@InjectPlugin()` gives for `plugin: "myplugin"`. */
export interface MypluginPlugin {
  /** Asks the service to do something. @returns what it has done */
  doSomething(thing: string): Promise<string>;
  /** Things that the service knows, as of the last refresh. */
  readonly things: readonly string[];
}
