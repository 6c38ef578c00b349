/**
 * Regular expressions with RE2's syntax and guarantee: whether a text matches is decided in time
 * linear to its length, so a pattern can never hang the process, whoever chose the text.
 *
 * @module
 */
export { compilePattern, type Pattern } from './pattern.js';
export { PatternSyntaxError } from './pattern-syntax-error.js';
