const seconds = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400];

/** No try comes later than this after the one before. */
export const longestDelayMs = 14_400 * 1_100;

/**
 * How long to wait after a try that failed: seconds at first, then minutes, then four hours, so that a receiver that is
 * away for an evening misses nothing.
 * @param attempts tries so far, from 1
 * @param random 0 to 1, spreads tries by a fifth
 */
export function retryDelayMs(attempts: number, random: number): number {
  const base = seconds[Math.min(attempts, seconds.length) - 1] ?? 5;
  return base * 1_000 * (0.9 + random * 0.2);
}

const longestPauseSeconds = 600;

/** No receiver that is away is left alone for longer. */
export const longestPauseMs = longestPauseSeconds * 1_100;

/**
 * How long a receiver that is away is left alone before it is asked with one message again: as long as a message waits,
 * but ten minutes at most, so that it is soon seen to be back.
 * @param failures times in a row that it was away, from 1
 * @param random 0 to 1, spreads them by a fifth
 */
export const pauseMs = (failures: number, random: number): number =>
  Math.min(retryDelayMs(failures, random), longestPauseSeconds * 1_000 * (0.9 + random * 0.2));
