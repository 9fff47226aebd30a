import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { loadWorkspace } from "./workspace.ts";

const newestSizes = 1_000;
const daysOfMoves = 90;

/** People who entered and left on a day. */
export type DayOfMoves = { day: string; entered: number; left: number };

/**
 * Member counts of a cohort over time, the newest 1,000, and who came and went on each of the last 90 days on which
 * someone did, both oldest first. Days are those of the workspace's time zone.
 */
export async function listSizes(
  ctx: Context,
  { cohort_id }: CohortDocument,
): Promise<{ items: { at: Date; member_count: number }[]; days: DayOfMoves[]; time_zone: string }> {
  const { clock } = await loadWorkspace(ctx);
  const [rows, days] = await Promise.all([
    db
      .cohortSizes()
      .find({ cohort_id }, { projection: { _id: 0, at: 1, member_count: 1 } })
      .sort({ at: -1 })
      .limit(newestSizes)
      .toArray(),
    movesByDay(cohort_id, clock.now, clock.timeZone),
  ]);
  return { items: rows.reverse(), days, time_zone: clock.timeZone };
}

async function movesByDay(cohort_id: string, now: Date, timezone: string): Promise<DayOfMoves[]> {
  const since = new Date(now.getTime() - daysOfMoves * 86_400_000);
  const people = (type: string) => ({ $cond: [{ $eq: ["$type", type] }, { $size: "$pii_ids" }, 0] });
  return db
    .membershipEvents()
    .aggregate<DayOfMoves>([
      { $match: { cohort_id, at: { $gte: since } } },
      {
        $group: {
          _id: { $dateToString: { date: "$at", format: "%Y-%m-%d", timezone } },
          entered: { $sum: people("entered") },
          left: { $sum: people("left") },
        },
      },
      { $sort: { _id: 1 } },
      { $project: { _id: 0, day: "$_id", entered: 1, left: 1 } },
    ])
    .toArray();
}
