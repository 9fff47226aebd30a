import { runEvaluation } from "../cohorts/run-evaluation.ts";
import { loadWorkspace } from "../cohorts/workspace.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import type { Entity } from "../rules/fields.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { type Flip, flipsBetween } from "../rules/time-flips.ts";
import { type Changes, changeOf } from "./affected-cohorts.ts";
import { type Applier, refreshPeople } from "./refresh-people.ts";

/** Clocks of the machines that evaluate may differ by this much. */
const overlapMs = 5_000;
/** Sweeps come within this of each other. */
const betweenSweepsMs = 30_000;

type Due = { cohort: CohortDocument; spans: Flip[]; everyone: boolean; at: Date };

/** People whose date lies in a span, by field. */
type Dated = { pii_id: string; ms: number };

async function datesOf(entity: Entity, path: string, flips: Flip[]): Promise<Dated[]> {
  const collection = { lead: db.leads(), contact: db.contacts(), customer: db.customers() }[entity];
  const ranges = flips.map(({ from, to }) => ({ [path]: { $gte: new Date(from), $lte: new Date(to) } }));
  const rows = await (collection as unknown as ReturnType<typeof db.leads>)
    .find({ $or: ranges } as never, { projection: { _id: 0, pii_id: 1, [path]: 1 }, batchSize: 20_000 })
    .toArray();
  return rows.flatMap((row) => {
    const value = row[path];
    return value instanceof Date && typeof row.pii_id === "string"
      ? [{ pii_id: row.pii_id, ms: value.getTime() }]
      : [];
  });
}

/** One read for each date field, however many cohorts look at it. */
async function readDates(due: Due[]): Promise<Map<string, Dated[]>> {
  const byField = new Map<string, Flip[]>();
  for (const flip of due.flatMap(({ spans }) => spans)) {
    byField.set(flip.field.field, [...(byField.get(flip.field.field) ?? []), flip]);
  }
  const read = new Map<string, Dated[]>();
  for (const [name, flips] of byField) {
    const [first] = flips;
    if (first && first.field.entity !== "person")
      read.set(name, await datesOf(first.field.entity, first.field.path, flips));
  }
  return read;
}

/** Sweeps of one applier. */
export type Sweeper = {
  /** Acts on what is due now. @returns how many cohorts had someone to look at */
  sweep: (ctx: Context) => Promise<number>;
  /** Waits for evaluations that are under way. */
  ended: () => Promise<void>;
};

/**
 * Acts on what has flipped by time alone since it was last looked at: for each dynamic cohort about moving dates the
 * people whose date has left or entered a span, and everyone once a day where rules go by the calendar day.
 * What was missed while no worker ran is in the same spans. Evaluations of everyone run beside the stream, one at a
 * time. Only sweeps move `swept_at` on, so a span is done only once no earlier look at a person can be stored any more.
 */
export function startSweeper(applier: Applier): Sweeper {
  let evaluating: Promise<void> | undefined;
  return {
    sweep: async (ctx) => {
      const due = await readDue(ctx);
      const dates = await readDates(due.filter(({ everyone }) => !everyone));
      let looked = 0;
      for (const { cohort, spans, everyone, at } of due) {
        if (everyone) continue;
        const changes = flipped(spans, dates);
        if (changes.size > 0) {
          await refreshPeople(ctx, applier, [{ cohort, people: [...changes.keys()] }], changes, "time");
          looked++;
        }
        await sweptUntil(cohort, at);
      }
      const whole = due.filter(({ everyone }) => everyone);
      if (whole.length > 0) {
        evaluating ??= evaluateAll(ctx, whole).finally(() => {
          evaluating = undefined;
        });
      }
      return looked + whole.length;
    },
    ended: async () => evaluating,
  };
}

/** Cohorts about moving time with what has flipped for them. */
async function readDue(ctx: Context): Promise<Due[]> {
  const cohorts = await db
    .cohorts()
    .find(
      { type: "dynamic", time_dependent: true, archived_at: null, status: "ready", running: null },
      { projection: { _id: 0 } },
    )
    .toArray();
  if (cohorts.length === 0) return [];
  const { registry, clock } = await loadWorkspace(ctx);
  return cohorts.map((cohort): Due => {
    const since = sweptBefore(cohort, clock.now);
    const flips = flipsBetween(cohort.rules as RuleGroup, registry, { ...clock, now: since }, clock);
    return { cohort, ...flips, at: clock.now };
  });
}

/**
 * The instant from which on flips have not been acted on. Where it lies ahead of the clock, which was ahead then, people
 * have been looked at with instants up to the next sweep's: whatever flipped until there flips back.
 */
function sweptBefore({ swept_at, created_at }: CohortDocument, now: Date): Date {
  const swept = (swept_at ?? created_at).getTime();
  return new Date(swept > now.getTime() + overlapMs ? swept + betweenSweepsMs : swept - overlapMs);
}

const sweptUntil = async ({ cohort_id, pending_version }: CohortDocument, at: Date): Promise<void> =>
  void (await db.cohorts().updateOne({ cohort_id, pending_version }, { $set: { swept_at: at } }));

/** Cohorts that another evaluation has taken meanwhile are due at the next sweep. */
async function evaluateAll(ctx: Context, due: Due[]): Promise<void> {
  for (const { cohort, at } of due) {
    try {
      const { kind } = await runEvaluation(ctx, cohort.cohort_id, cohort.pending_version, "time");
      if (kind === "evaluated") await sweptUntil(cohort, at);
    } catch (error) {
      ctx.log.warn(
        { cohort_id: cohort.cohort_id, error: (error as Error).message },
        "the day's evaluation was interrupted; it is tried again",
      );
    }
  }
}

function flipped(spans: Flip[], dates: Map<string, Dated[]>): Changes {
  const changes: Changes = new Map();
  for (const { field, from, to } of spans) {
    for (const { pii_id, ms } of dates.get(field.field) ?? []) {
      if (ms >= from && ms <= to) changeOf(changes, pii_id).fields.add(field.field);
    }
  }
  return changes;
}
