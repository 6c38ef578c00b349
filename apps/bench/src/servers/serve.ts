/**
 * Runs one server in a process of its own, in front of another if ports of one are given: sends its ports when it listens, answers each message with
 * what the process has used so far, and ends with the channel.
 *
 * @module
 */
import { ownUsage } from '../processes/usage.js';
import type { ServerPorts } from './running-server.js';
import { isServerName, startServer } from './server-names.js';

const [, , name, backend = '{}'] = process.argv;
if (!isServerName(name)) throw new Error(`unknown server "${name}"`);

const server = await startServer(name, JSON.parse(backend) as ServerPorts);
process.on('message', () => process.send!(ownUsage()));
process.once('disconnect', () => {
  void server.stop().finally(() => process.exit());
});
process.send!(server.ports);
