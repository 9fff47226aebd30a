import { setTimeout as pause } from "node:timers/promises";
import { Mutex, withTimeout } from "async-mutex";
import { db, inTransaction, type Session } from "../db/collections.ts";
import { ruleGraph } from "../db/next-id.ts";
import { Conflict, Unavailable } from "../errors.ts";

/** Writes in a transaction that fails where the graph is no longer as it was when the checks began. */
export type Commit = <T>(write: (session: Session) => Promise<T>) => Promise<T>;

class MovedOn extends Error {}

const mostTries = 20;

/** Pauses between tries grow by so much and are of any length up to that: other processes are not met in step. */
const longerEachMs = 10;

const patienceMs = 10_000;

/** Changes of this process go one after another: each would only make the others begin again. */
const turns = withTimeout(
  new Mutex(),
  patienceMs,
  new Unavailable(
    "Rules are being changed by many requests; nothing was changed. Send it again in a few seconds.",
    5,
  ),
);

async function revision(): Promise<number> {
  const counter = await db.counters().findOne({ _id: ruleGraph });
  if (!counter) throw new Error(`The counter "${ruleGraph}" is not there: the database was not prepared.`);
  return counter.seq;
}

/**
 * Changes which cohorts and fields rules name, or which of them exist. What `change` has checked is still so when it
 * commits: every change counts the graph's revision up, and one that finds it moved begins again with its checks.
 * Without this, two cohorts could come to name each other, or one could name what another request takes away.
 * @param change checks, then commits once; runs again from its start when another change came first
 * @throws Conflict after 20 tries, Unavailable where its turn does not come within 10 seconds
 */
export function changeGraph<T>(change: (commit: Commit) => Promise<T>): Promise<T> {
  return turns.runExclusive(() => changeUntilFirst(change));
}

async function changeUntilFirst<T>(change: (commit: Commit) => Promise<T>): Promise<T> {
  for (let tries = 0; tries < mostTries; tries++) {
    const seq = await revision();
    const commit: Commit = (write) =>
      inTransaction(async (session) => {
        const turned = await db
          .counters()
          .updateOne({ _id: ruleGraph, seq }, { $inc: { seq: 1 } }, { session });
        if (turned.matchedCount === 0) throw new MovedOn();
        return write(session);
      });
    try {
      return await change(commit);
    } catch (error) {
      if (!(error instanceof MovedOn)) throw error;
    }
    await pause(Math.random() * tries * longerEachMs);
  }
  throw new Conflict("Rules are being changed by many requests at the same time; send it again.", [], 1);
}
