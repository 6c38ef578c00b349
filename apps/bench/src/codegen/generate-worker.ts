/**
 * Generates the code of a folder of protos with the toolkit: `<folder> <out> <file>…`.
 *
 * @module
 */
import { generateByToolkit } from './generators.js';

const [, , folder, out, ...files] = process.argv;
await generateByToolkit(folder!, files, out!);
