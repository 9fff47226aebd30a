import { db, type Session } from "../db/collections.ts";
import type { AssignmentOptions } from "../db/documents.ts";
import { dayOf, daySpan } from "../rules/calendar.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { dailyLimit } from "./daily-limit.ts";

/** The instant at which the day of `at` began in a zone. */
export const startOfDay = (at: Date, timeZone: string): Date =>
  new Date(daySpan(dayOf(at.getTime(), timeZone), timeZone).from);

/**
 * Pipelines that count as given on a day: all but those that an undo has taken back.
 * Both states are named so that the index of agents, states and instants bounds the search to that day.
 */
export const givenSince = (since: Date) => ({
  status: { $in: ["open" as const, "closed" as const] },
  opened_at: { $gte: since },
  close_reason: { $ne: "undone" },
});

/**
 * How many leads each agent may still get today, as of a transaction that is about to give some.
 * The agents are written, so that two transactions that fill the same day conflict and one of them counts again.
 */
export async function dealRoom(
  agentIds: string[],
  options: AssignmentOptions,
  at: Date,
  session: Session,
): Promise<Map<string, number>> {
  const agent_id = { $in: agentIds };
  await db.agents().updateMany({ agent_id }, { $inc: { dealings: 1 } }, { session });
  const agents = await db.agents().find({ agent_id }, { session }).toArray();
  const { time_zone } = await loadSettings();
  const counted = await db
    .pipelines()
    .aggregate<{ _id: string; n: number }>(
      [
        { $match: { agent_id, ...givenSince(startOfDay(at, time_zone)) } },
        { $group: { _id: "$agent_id", n: { $sum: 1 } } },
      ],
      { session },
    )
    .toArray();
  const given = new Map(counted.map(({ _id, n }) => [_id, n]));
  return new Map(
    agents.map((agent) => [
      agent.agent_id,
      dailyLimit(agent.daily_capacity, options) - (given.get(agent.agent_id) ?? 0),
    ]),
  );
}
