/**
 * Plugin `myplugin`. Generated code imports two names from a plugin's package: the definition, which is
 * called like the type, and its interface, which is called `MypluginPlugin`.
 *
 * @module
 */
export { myplugin } from './myplugin.js';
export { MypluginOptions } from './myplugin-options.js';
export { type MypluginPlugin } from './plugin-interface.js';
