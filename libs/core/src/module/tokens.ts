/** Token of the settings that `forRoot()` or the factory of `forRootAsync()` gave. */
export const TOOLKIT_SETTINGS = Symbol('TOOLKIT:SETTINGS');

/** Token of the environment variables to use instead of the process'. */
export const TOOLKIT_ENV = Symbol('TOOLKIT:ENV');
