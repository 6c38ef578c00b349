const HOST_OR_PORT = /^SERVICE_(HOST|PORT(_\w+)?)$/;
const LINK = /^PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?$/;

/**
 * Whether a variable is one that Kubernetes sets in every container for each Service of the namespace:
 * for a Service `user-service` that is `USER_SERVICE_SERVICE_HOST`, `USER_SERVICE_PORT=tcp://…` and so
 * on, which would look like misspelt settings of the service.
 *
 * @param name without the service's prefix
 */
export function isInjectedByKubernetes(name: string, value: string): boolean {
  if (HOST_OR_PORT.test(name)) return true;
  if (!LINK.test(name)) return false;
  return name !== 'PORT' || /^(tcp|udp|sctp):\/\//.test(value);
}
