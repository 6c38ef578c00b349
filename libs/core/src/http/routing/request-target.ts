/** A request target in two parts. */
export interface RequestTarget {
  /** Percent-encoded, as it was received. */
  readonly path: string;
  /** Without its question mark; empty if there is none. */
  readonly query: string;
}

/** Splits a request target: origin form (`/users?a=b`) or absolute form (`http://host/users?a=b`). */
export function parseRequestTarget(target: string): RequestTarget {
  const text = target.startsWith('/') ? target : withoutAuthority(target);
  const question = text.indexOf('?');
  const end = text.indexOf('#');
  const full = end === -1 ? text : text.slice(0, end);
  if (question === -1 || (end !== -1 && end < question)) return { path: full, query: '' };
  return { path: full.slice(0, question), query: full.slice(question + 1) };
}

function withoutAuthority(target: string): string {
  const scheme = target.indexOf('://');
  if (scheme === -1) return target;
  const start = target.slice(scheme + 3).search(/[/?]/);
  if (start === -1) return '/';
  const rest = target.slice(scheme + 3 + start);
  return rest.startsWith('/') ? rest : `/${rest}`;
}
