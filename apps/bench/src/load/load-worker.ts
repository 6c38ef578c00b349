/**
 * Sends one load from a process of its own.
 *
 * @module
 */
import { loadHere, parsePlan } from './node-load.js';

process.send!(await loadHere(parsePlan(process.argv[2]!)));
process.disconnect();
