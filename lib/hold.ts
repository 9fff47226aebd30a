/** Clocks of machines differ by less than this. */
const mostApartMs = 60_000;

/**
 * Filters, one of which is true of a hold that counts no more: its end is past, or further ahead than a hold is ever
 * given for, as where the clock of whoever took it had been a day ahead. Without the second it would be kept for that day.
 * Whoever takes a hold is kept apart from its former holder by an epoch or a mark, never by the time.
 * @param path of the instant at which the hold ends
 * @param longestMs for which one is given
 */
export const holdEnded = <P extends string>(path: P, now: Date, longestMs: number) =>
  [
    { [path]: { $lt: now } } as Record<P, { $lt: Date }>,
    { [path]: { $gt: new Date(now.getTime() + longestMs + mostApartMs) } } as Record<P, { $gt: Date }>,
  ] as const;

/** The same of a hold that has been read. */
export const isHoldOver = (until: Date, now: Date, longestMs: number): boolean =>
  until < now || until.getTime() > now.getTime() + longestMs + mostApartMs;

/** When to ask again for what somebody else holds: at its end, or after the longest that a hold is given for. */
export const askAgainAt = (until: Date | null, now: Date, longestMs: number): Date =>
  new Date(Math.min((until ?? now).getTime(), now.getTime() + longestMs));
