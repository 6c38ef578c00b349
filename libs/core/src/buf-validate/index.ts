/**
 * Checks of `buf.validate` rules, for generated code. It needs the package
 * `@bufbuild/protovalidate`, which only those install who use such rules.
 *
 * @module
 */
export { bufValidator } from './buf-validator.js';
