/** How often something may happen. */
export interface Limit {
  /** Calls in a period, on average. */
  readonly requests: number;
  /** In milliseconds. */
  readonly period: number;
  /** Calls that may come at once after a pause. */
  readonly burst: number;
}

/** Whether a call may pass. */
export interface Verdict {
  readonly allowed: boolean;
  /** Calls that may follow at once. */
  readonly remaining: number;
  /** Milliseconds until a call may pass; 0 if it may now. */
  readonly retryAfter: number;
  /** Milliseconds until a whole burst may come again. */
  readonly resetAfter: number;
}

/**
 * The generic cell rate algorithm: one number for each key, the time at which a key that goes on at
 * its average rate would be back at rest ("theoretical arrival time").
 *
 * @param arrival that number in milliseconds, or `undefined` for a new key
 * @param now in milliseconds, of the same clock
 * @returns the verdict, and the new number if the call may pass
 */
export function decide(
  { requests, period, burst }: Limit,
  arrival: number | undefined,
  now: number,
): { readonly verdict: Verdict; readonly arrival: number } {
  const interval = period / requests;
  const capacity = interval * burst;
  const rest = Math.min(Math.max(arrival ?? now, now), now + capacity);
  const next = rest + interval;
  const retryAfter = next - capacity - now;
  // Sums of fractions may miss by less than a microsecond.
  if (retryAfter > 0.001)
    return { verdict: verdictOf(false, rest - now, retryAfter), arrival: rest };
  return { verdict: verdictOf(true, next - now, 0), arrival: next };

  function verdictOf(allowed: boolean, resetAfter: number, wait: number): Verdict {
    const remaining = Math.max(0, Math.floor((capacity - resetAfter) / interval + 1e-6));
    return { allowed, remaining, retryAfter: wait, resetAfter };
  }
}
