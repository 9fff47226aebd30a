import { setTimeout as pause } from "node:timers/promises";

/** Work that was begun this often without getting anywhere may be what ends its workers. */
const suspectFrom = 2;

/** Work is waited for, and others are kept out, no longer than this: what ends a process does so soon. */
const longestMs = 30_000;
const lookEveryMs = 50;

let running = 0;
/** Until when what runs now is to be alone, by the process's own clock. */
let aloneUntil = 0;

const isAlone = () => performance.now() < aloneUntil;

/**
 * Does `work` beside the other work of this process, or apart from it where it is suspect: so that whatever ends the
 * process takes nobody else's work with it, which would be held against that as well.
 * @param begun times in a row that the work was begun and nothing came of it
 */
export async function apart<T>(begun: number, work: () => Promise<T>): Promise<T> {
  const isSuspect = begun >= suspectFrom;
  const patientUntil = performance.now() + longestMs;
  const mustWait = () => isAlone() || (isSuspect && running > 0 && performance.now() < patientUntil);
  while (mustWait()) await pause(lookEveryMs);
  const mine = performance.now() + longestMs;
  if (isSuspect) aloneUntil = mine;
  running++;
  try {
    return await work();
  } finally {
    running--;
    // Another suspect may have begun since, where this one took longer.
    if (aloneUntil === mine) aloneUntil = 0;
  }
}
