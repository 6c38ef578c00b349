import { Cluster } from 'ioredis';

/**
 * A cluster client that heeds the time limit of commands also while they wait for the cluster to be
 * reachable. ioredis' own limit begins when a command is given to a node.
 */
export class BoundedCluster extends Cluster {
  override sendCommand(...args: Parameters<Cluster['sendCommand']>): unknown {
    const limit = this.options.redisOptions?.commandTimeout;
    if (limit !== undefined) args[0].setTimeout(limit);
    return super.sendCommand(...args);
  }
}
